"""A process that issues the drafts whose ids it is given; run by the concurrency tests."""

import sys

import django

django.setup()

from documents.invoices.services import issue_invoice  # noqa: E402 (Django must be set up first)
from documents.models import Paper  # noqa: E402
from tests.factories.drafts import TODAY, instant  # noqa: E402


def main() -> None:
    for draft in Paper.objects.filter(pk__in=sys.argv[1:]).select_related("created_by"):
        issue_invoice(draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by)


if __name__ == "__main__":
    main()
