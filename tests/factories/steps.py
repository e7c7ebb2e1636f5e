"""Steps to come on Anna's invoices, as of one Tuesday: what pages show and people decide."""

from datetime import UTC, date, datetime, timedelta

from documents.dunning.planner import plan
from documents.dunning.services import open_case
from documents.models import DunningAction, DunningPlan, PlannedAction, Receivable
from tests.cast import Cast
from tests.factories.dunning import customer_of, executed, owed, plan_for

# A Tuesday, 10:00 in Brussels. What is announced then leaves on Wednesday 2 December.
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
LEAVES = date(2026, 12, 2)
CUTOFF = datetime(2026, 12, 1, 17, tzinfo=UTC)
DUE = date(2026, 11, 14)


def late_invoice(cast: Cast, *, due_on: date = DUE, **options) -> Receivable:
    """An unpaid invoice of Anna's to a company that is reminded."""
    entity = cast.entity
    if not entity.phone:
        entity.phone = "04 000 00 00"
        entity.save()
    if not DunningPlan.objects.filter(entity=entity).exists():
        plan_for(entity)
    customer = options.pop("customer", None) or customer_of(
        cast.anna_activity, name=options.pop("name", "Studio Belvédère")
    )
    return owed(cast.anna_activity, due_on=due_on, customer=customer, **options)


def announced(cast: Cast, **options) -> PlannedAction:
    """Reminder 1, announced, without an answer."""
    receivable = late_invoice(cast, **options)
    plan(at=NOW)
    return step_of(receivable, "reminder_1").planned


def notice(cast: Cast, **options) -> DunningAction:
    """A formal notice, announced: two reminders had no effect."""
    receivable = late_invoice(cast, **options)
    case = open_case(receivable, at=NOW)
    executed(case, "reminder_1", on=TODAY - timedelta(days=35))
    executed(case, "reminder_2", on=TODAY - timedelta(days=19))
    plan(at=NOW)
    return step_of(receivable, "formal_notice")


def step_of(receivable: Receivable, stage: str) -> DunningAction:
    return DunningAction.objects.select_related("planned").get(
        case__receivable=receivable, stage=stage
    )
