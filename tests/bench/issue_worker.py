"""A process that issues drafts as the portal does: `python -m tests.bench.issue_worker DAY`."""

import sys
from collections.abc import Iterable
from datetime import date

import django

django.setup()

from django.db import connection  # noqa: E402 (settings first)

from documents.invoices.services import issue_invoice  # noqa: E402
from documents.models import Paper  # noqa: E402
from smartportal.core import clock  # noqa: E402
from tests.bench.counting import Counter  # noqa: E402
from tests.bench.timing import most_memory  # noqa: E402
from tests.bench.workers import serve  # noqa: E402


class Issuer:
    def __init__(self, day: date) -> None:
        self.day = day
        self.drafts: list[Paper] = []
        self.queries = 0

    def load(self, papers: Iterable[int]) -> int:
        self.drafts = list(
            Paper.objects.filter(pk__in=papers)
            .select_related("created_by")
            .order_by("pk")
        )
        return len(self.drafts)

    def go(self) -> int:
        counter = Counter()
        with connection.execute_wrapper(counter):
            for draft in self.drafts:
                issue_invoice(
                    draft,
                    on=self.day,
                    today=self.day,
                    at=clock.now(),
                    by=draft.created_by,
                )
        self.queries = counter.queries // len(self.drafts)
        return len(self.drafts)

    def report(self) -> tuple[int, float]:
        return self.queries, most_memory()


if __name__ == "__main__":
    issuer = Issuer(date.fromisoformat(sys.argv[1]))
    serve({"load": issuer.load, "go": issuer.go, "report": issuer.report})
