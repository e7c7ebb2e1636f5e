"""Holds, and words on steps that are not drawn yet."""

from datetime import UTC, date, datetime

import pytest

from documents.dunning.planner import plan
from documents.dunning.services import (
    decide_step,
    hold,
    open_case,
    release,
)
from documents.dunning.services.holds import (
    HoldInThePast,
    HoldTooLong,
    PaidInTheFuture,
    PaymentDayMissing,
)
from documents.dunning.services.steps import NoSuchStep
from documents.enums import HoldReason
from documents.models import Hold, PlannedAction
from smartportal.core.refusals import ChangedMeanwhile
from tests.documents.dunning.steps import DUE, NOV_24, TODAY, days, placed
from tests.factories.dunning import executed, owed

pytestmark = pytest.mark.django_db


# --- deciding on what is not drawn yet ---------------------------------------------------------


def test_a_word_on_a_later_stage_draws_it_at_its_earliest_day(receivable, owner):
    plan(at=NOV_24)

    decide_step(receivable, "formal_notice", choice="ok", by=owner, at=NOV_24)

    assert days() == [
        ("reminder_1", "announced", date(2026, 12, 2)),
        ("formal_notice", "planned", date(2027, 1, 4)),
    ]
    assert PlannedAction.objects.get(kind="formal_notice").decision == "ok"


def test_the_planner_keeps_that_word_and_moves_the_day_with_the_step_before(
    receivable, owner
):
    decide_step(receivable, "formal_notice", choice="ok", by=owner, at=NOV_24)
    plan(at=NOV_24)

    decide_step(
        receivable,
        "reminder_1",
        choice="wait",
        wait_until=date(2026, 12, 18),
        by=owner,
        at=NOV_24,
    )

    assert days() == [
        ("reminder_1", "announced", date(2026, 12, 21)),
        ("formal_notice", "planned", date(2027, 1, 21)),
    ]


def test_a_word_before_the_planner_comes_opens_the_case(owner, receivable):
    planned = decide_step(receivable, "reminder_1", choice="wait", by=owner, at=NOV_24)

    assert (planned.decision, planned.dunning.case.receivable) == ("wait", receivable)
    assert plan(at=NOV_24)[0].becomes == "announced"


def test_there_is_no_word_on_what_will_not_come(receivable, owner):
    receivable.open_amount = 0
    receivable.save(update_fields=["open_amount"])

    with pytest.raises(NoSuchStep):
        decide_step(receivable, "reminder_1", choice="wait", by=owner, at=NOV_24)


def test_a_step_that_needs_the_members_word_is_drawn_once_the_one_before_is_announced(
    receivable,
):
    case = open_case(receivable, at=NOV_24)
    executed(case, "reminder_1", on=date(2026, 11, 17))

    plan(at=datetime(2026, 11, 25, 9, tzinfo=UTC))

    assert days() == [
        ("reminder_2", "announced", date(2026, 12, 3)),
        ("formal_notice", "planned", date(2026, 12, 18)),
    ]


# --- holds -------------------------------------------------------------------------------------


def test_a_hold_until_a_day_moves_the_step_and_its_release_brings_it_back(
    receivable, owner
):
    plan(at=NOV_24)
    until = placed(receivable, owner, until_on=date(2026, 12, 8))
    assert days() == [("reminder_1", "announced", date(2026, 12, 9))]

    release(until, by=owner, at=NOV_24)

    assert days() == [("reminder_1", "announced", date(2026, 12, 2))]


def test_released_by_recovery_the_step_stays_where_it_is(receivable, owner, karim):
    plan(at=NOV_24)
    dispute = placed(receivable, owner, HoldReason.DISPUTE)
    plan(at=datetime(2026, 12, 3, 9, tzinfo=UTC))
    assert days() == [("reminder_1", "announced", date(2026, 12, 11))]

    release(dispute, by=karim, at=datetime(2026, 12, 3, 10, tzinfo=UTC))
    plan(at=datetime(2026, 12, 3, 11, tzinfo=UTC))

    assert days() == [("reminder_1", "announced", date(2026, 12, 11))]


def test_releasing_twice_is_refused(receivable, owner):
    until = placed(receivable, owner, until_on=date(2026, 12, 8))
    release(until, by=owner, at=NOV_24)

    with pytest.raises(ChangedMeanwhile):
        release(until, by=owner, at=NOV_24)


def test_says_paid_ends_by_itself_after_ten_days(receivable, owner):
    claimed = placed(
        receivable, owner, HoldReason.SAYS_PAID, paid_on=date(2026, 11, 23)
    )

    assert (claimed.until_on, claimed.paid_on) == (
        date(2026, 12, 4),
        date(2026, 11, 23),
    )


@pytest.mark.parametrize(
    ("reason", "changes", "refusal", "field"),
    [
        (HoldReason.SAYS_PAID, {}, PaymentDayMissing, "paid_on"),
        (
            HoldReason.SAYS_PAID,
            {"paid_on": date(2026, 11, 25)},
            PaidInTheFuture,
            "paid_on",
        ),
        (
            HoldReason.MEMBER_WAITS,
            {"until_on": date(2026, 11, 23)},
            HoldInThePast,
            "until_on",
        ),
        (
            HoldReason.MEMBER_WAITS,
            {"until_on": date(2027, 6, 1)},
            HoldTooLong,
            "until_on",
        ),
    ],
)
def test_impossible_holds_are_refused_beside_their_field(
    receivable, owner, reason, changes, refusal, field
):
    with pytest.raises(refusal) as refused:
        placed(receivable, owner, reason, **changes)

    assert refused.value.field == field
    assert not Hold.objects.exists()


def test_a_hold_on_the_customer_stops_all_their_papers_and_no_other(receivable, owner):
    invoice = receivable.invoice
    owed(invoice.activity, due_on=DUE, customer=invoice.customer)
    owed(invoice.activity, due_on=DUE)
    plan(at=NOV_24)

    hold(
        invoice.customer,
        reason=HoldReason.ABSENCE,
        on=TODAY,
        at=NOV_24,
        by=owner,
        until_on=date(2026, 12, 8),
    )

    assert [day for _kind, _state, day in days()] == [
        date(2026, 12, 2),
        date(2026, 12, 9),
        date(2026, 12, 9),
    ]
