"""Holds that stand or will stand, by what they are on."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from documents.dunning.facts import HoldFact
from documents.dunning.moments import Window
from documents.models import Hold, Receivable
from documents.models.holds import TARGETS
from members.models.periods import not_over


class StandingHolds:
    """For some receivables, in one query. A hold that goes beyond the calendar has no end yet."""

    def __init__(self, rows: Sequence[Receivable], window: Window) -> None:
        self.window = window
        targets = [self._targets(row) for row in rows]
        wanted = Q()
        for name in TARGETS:
            wanted |= Q(
                **{f"{name}__in": {target[name] for target in targets if target[name]}}
            )
        self.by_target: dict[tuple[str, int], list[Hold]] = defaultdict(list)
        for hold in Hold.objects.filter(
            wanted, not_over(window.first), ended_at__isnull=True
        ).order_by("pk"):
            self.by_target[hold.target].append(hold)

    def of(self, row: Receivable) -> list[Hold]:
        return [
            hold
            for target in self._targets(row).items()
            for hold in self.by_target.get(target, [])
        ]

    def fact(self, hold: Hold) -> HoldFact:
        beyond = hold.until_on is not None and hold.until_on > self.window.last
        return HoldFact(hold.from_on, None if beyond else hold.until_on, hold.reason)

    @staticmethod
    def _targets(row: Receivable) -> dict[str, int]:
        case = getattr(row, "dunning_case", None)
        invoice = row.invoice
        return {
            "case": case.pk if case else 0,
            "customer": invoice.customer_id or 0,
            "party": invoice.customer.party_id if invoice.customer else 0,
            "activity": invoice.activity_id,
            "member": invoice.activity.member_id,
        }
