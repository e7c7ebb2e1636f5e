"""One invoice that was due on 14 November, as seen on 24 November: its steps and holds."""

from datetime import UTC, date, datetime

from documents.dunning.services import hold, open_case
from documents.enums import HoldReason
from documents.models import Hold, PlannedAction

NOV_24 = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOV_24.date()
DUE = date(2026, 11, 14)


def days():
    rows = PlannedAction.objects.exclude(state__in=["cancelled", "executed"]).order_by(
        "planned_on"
    )
    return [(row.kind, row.state, row.planned_on) for row in rows]


def placed(receivable, owner, reason=HoldReason.MEMBER_WAITS, **changes) -> Hold:
    case = open_case(receivable, at=NOV_24)
    return hold(case, reason=reason, on=TODAY, at=NOV_24, by=owner, **changes)
