"""Holds, decisions on steps not drawn yet, and what only recovery may do."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from documents.dunning.planner import plan
from documents.dunning.services import (
    approve,
    decide_step,
    hold,
    open_case,
    override,
    record_by_hand,
    release,
    release_as_recovery,
)
from documents.dunning.services.approval import (
    CannotLeave,
    MemberWaits,
    NothingToApprove,
    OwnPaper,
    TooEarlyToApprove,
)
from documents.dunning.services.holds import (
    HoldInThePast,
    HoldTooLong,
    PaidInTheFuture,
    PaymentDayMissing,
)
from documents.dunning.services.recoverers import NotRecovery
from documents.dunning.services.recovery import (
    NotByHand,
    NotDoneYet,
    ReasonMissing,
)
from documents.dunning.services.steps import NoSuchStep
from documents.dunning.words import since_sentence
from documents.enums import HoldReason
from documents.models import DunningAction, Hold, PlannedAction
from documents.steering.services import decide
from members.enums import Role
from smartportal.core.refusals import ChangedMeanwhile
from tests.factories.dunning import executed, owed, shop
from tests.factories.members import StaffRoleFactory

pytestmark = pytest.mark.django_db
NOV_24 = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOV_24.date()
DUE = date(2026, 11, 14)


@pytest.fixture
def receivable():
    return owed(shop(), due_on=DUE)


@pytest.fixture
def nora(receivable):
    return receivable.invoice.activity.member.user


@pytest.fixture
def karim():
    return StaffRoleFactory(role=Role.RECOVERY).user


@pytest.fixture
def notice(receivable) -> DunningAction:
    """A formal notice, announced on 24 November for 2 December: two reminders had no effect."""
    case = open_case(receivable, at=NOV_24)
    executed(case, "reminder_1", on=date(2026, 10, 20))
    executed(case, "reminder_2", on=date(2026, 11, 5))
    plan(at=NOV_24)
    return DunningAction.objects.get(stage="formal_notice")


def days():
    rows = PlannedAction.objects.exclude(state__in=["cancelled", "executed"]).order_by(
        "planned_on"
    )
    return [(row.kind, row.state, row.planned_on) for row in rows]


# --- deciding on what is not drawn yet ---------------------------------------------------------


def test_a_word_on_a_later_stage_draws_it_at_its_earliest_day(receivable, nora):
    plan(at=NOV_24)

    decide_step(receivable, "formal_notice", choice="ok", by=nora, at=NOV_24)

    assert days() == [
        ("reminder_1", "announced", date(2026, 12, 2)),
        ("formal_notice", "planned", date(2027, 1, 4)),
    ]
    assert PlannedAction.objects.get(kind="formal_notice").decision == "ok"


def test_the_planner_keeps_that_word_and_moves_the_day_with_the_step_before(
    receivable, nora
):
    decide_step(receivable, "formal_notice", choice="ok", by=nora, at=NOV_24)
    plan(at=NOV_24)

    decide_step(
        receivable,
        "reminder_1",
        choice="wait",
        wait_until=date(2026, 12, 18),
        by=nora,
        at=NOV_24,
    )

    assert days() == [
        ("reminder_1", "announced", date(2026, 12, 21)),
        ("formal_notice", "planned", date(2027, 1, 21)),
    ]


def test_a_word_before_the_planner_comes_opens_the_case(nora, receivable):
    planned = decide_step(receivable, "reminder_1", choice="wait", by=nora, at=NOV_24)

    assert (planned.decision, planned.dunning.case.receivable) == ("wait", receivable)
    assert plan(at=NOV_24)[0].becomes == "announced"


def test_there_is_no_word_on_what_will_not_come(receivable, nora):
    receivable.open_amount = 0
    receivable.save(update_fields=["open_amount"])

    with pytest.raises(NoSuchStep):
        decide_step(receivable, "reminder_1", choice="wait", by=nora, at=NOV_24)


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


def placed(receivable, nora, reason=HoldReason.MEMBER_WAITS, **changes) -> Hold:
    case = open_case(receivable, at=NOV_24)
    return hold(case, reason=reason, on=TODAY, at=NOV_24, by=nora, **changes)


def test_a_hold_until_a_day_moves_the_step_and_its_release_brings_it_back(
    receivable, nora
):
    plan(at=NOV_24)
    until = placed(receivable, nora, until_on=date(2026, 12, 8))
    assert days() == [("reminder_1", "announced", date(2026, 12, 9))]

    release(until, by=nora, at=NOV_24)

    assert days() == [("reminder_1", "announced", date(2026, 12, 2))]


def test_released_by_recovery_the_step_stays_where_it_is(receivable, nora, karim):
    plan(at=NOV_24)
    dispute = placed(receivable, nora, HoldReason.DISPUTE)
    plan(at=datetime(2026, 12, 3, 9, tzinfo=UTC))
    assert days() == [("reminder_1", "announced", date(2026, 12, 11))]

    release(dispute, by=karim, at=datetime(2026, 12, 3, 10, tzinfo=UTC))
    plan(at=datetime(2026, 12, 3, 11, tzinfo=UTC))

    assert days() == [("reminder_1", "announced", date(2026, 12, 11))]


def test_releasing_twice_is_refused(receivable, nora):
    until = placed(receivable, nora, until_on=date(2026, 12, 8))
    release(until, by=nora, at=NOV_24)

    with pytest.raises(ChangedMeanwhile):
        release(until, by=nora, at=NOV_24)


def test_says_paid_ends_by_itself_after_ten_days(receivable, nora):
    claimed = placed(receivable, nora, HoldReason.SAYS_PAID, paid_on=date(2026, 11, 23))

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
    receivable, nora, reason, changes, refusal, field
):
    with pytest.raises(refusal) as refused:
        placed(receivable, nora, reason, **changes)

    assert refused.value.field == field
    assert not Hold.objects.exists()


def test_a_hold_on_the_customer_stops_all_their_papers_and_no_other(receivable, nora):
    invoice = receivable.invoice
    owed(invoice.activity, due_on=DUE, customer=invoice.customer)
    owed(invoice.activity, due_on=DUE)
    plan(at=NOV_24)

    hold(
        invoice.customer,
        reason=HoldReason.ABSENCE,
        on=TODAY,
        at=NOV_24,
        by=nora,
        until_on=date(2026, 12, 8),
    )

    assert [day for _kind, _state, day in days()] == [
        date(2026, 12, 2),
        date(2026, 12, 9),
        date(2026, 12, 9),
    ]


# --- recovery ----------------------------------------------------------------------------------


def test_a_formal_notice_leaves_after_the_members_ok_and_one_approval(
    notice, nora, karim
):
    decide(notice.planned, choice="ok", by=nora, at=NOV_24)

    approve(notice, by=karim, at=NOV_24)

    notice.refresh_from_db()
    assert (notice.approved_by, notice.approved_at) == (karim, NOV_24)
    assert plan(at=datetime(2026, 12, 1, 18, tzinfo=UTC))[0].becomes == "frozen"


def test_an_approval_after_the_cut_off_leaves_an_evening_to_change(notice, nora, karim):
    decide(notice.planned, choice="ok", by=nora, at=NOV_24)

    approve(notice, by=karim, at=datetime(2026, 12, 2, 8, tzinfo=UTC))

    notice.planned.refresh_from_db()
    assert notice.planned.planned_on == date(2026, 12, 3)
    assert notice.planned.changeable_until == datetime(2026, 12, 2, 17, tzinfo=UTC)


def test_without_the_members_ok_nothing_is_approved(notice, karim):
    with pytest.raises(MemberWaits):
        approve(notice, by=karim, at=NOV_24)


def test_approving_waits_for_the_step_before(receivable, nora, karim):
    plan(at=NOV_24)
    planned = decide_step(receivable, "formal_notice", choice="ok", by=nora, at=NOV_24)

    with pytest.raises(TooEarlyToApprove):
        approve(planned.dunning, by=karim, at=NOV_24)


def test_what_is_disputed_is_approved_once_that_is_settled(notice, nora, karim):
    decide(notice.planned, choice="ok", by=nora, at=NOV_24)
    dispute = hold(notice.case, reason=HoldReason.DISPUTE, on=TODAY, at=NOV_24, by=nora)
    with pytest.raises(CannotLeave):
        approve(notice, by=karim, at=NOV_24)

    release(dispute, by=nora, at=NOV_24)

    assert approve(notice, by=karim, at=NOV_24).approved_by == karim


@pytest.fixture
def two_roles(receivable):
    """Who sees the member's papers by one role, and recovers for another entity only."""
    role = StaffRoleFactory(role=Role.RECOVERY, entity=shop(first_name="Ben").entity)
    StaffRoleFactory(
        role=Role.ACCOUNTANT, user=role.user, entity=receivable.invoice.entity
    )
    return role.user


def test_two_roles_do_not_add_up_to_release_a_hold(receivable, nora, two_roles, karim):
    claimed = placed(receivable, nora, HoldReason.SAYS_PAID, paid_on=date(2026, 11, 23))

    with pytest.raises(NotRecovery):
        release_as_recovery(claimed, by=two_roles, at=NOV_24)

    claimed.refresh_from_db()
    assert claimed.ended_at is None
    release_as_recovery(claimed, by=karim, at=NOV_24)
    assert claimed.ended_at == NOV_24


def test_a_hold_on_what_is_paid_meanwhile_is_released_by_recovery_only(
    receivable, nora, two_roles
):
    claimed = placed(receivable, nora, HoldReason.SAYS_PAID, paid_on=date(2026, 11, 23))
    receivable.open_amount = 0
    receivable.save(update_fields=["open_amount"])

    with pytest.raises(NotRecovery):
        release_as_recovery(claimed, by=two_roles, at=NOV_24)


def test_only_what_recovery_may_act_on_is_offered(receivable, nora, two_roles, karim):
    plan(at=NOV_24)
    claimed = placed(receivable, nora, HoldReason.DISPUTE)

    def offered(rows, user):
        return list(rows.objects.recoverable_by(user, on=TODAY))

    assert [offered(DunningAction, user) for user in (nora, two_roles)] == [[], []]
    assert [offered(Hold, user) for user in (nora, two_roles)] == [[], []]
    assert len(offered(DunningAction, karim)) == 1
    assert offered(Hold, karim) == [claimed]


def test_an_approval_is_given_once(notice, nora, karim):
    decide(notice.planned, choice="ok", by=nora, at=NOV_24)
    approve(notice, by=karim, at=NOV_24)

    with pytest.raises(NothingToApprove):
        approve(notice, by=karim, at=NOV_24)


def test_a_member_of_the_recovery_service_does_not_approve_their_own_paper(
    notice, nora
):
    nora.is_staff = True
    nora.save(update_fields=["is_staff"])
    StaffRoleFactory(role=Role.RECOVERY, user=nora)
    decide(notice.planned, choice="ok", by=nora, at=NOV_24)

    with pytest.raises(OwnPaper):
        approve(notice, by=nora, at=NOV_24)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.ACCOUNTANT])
def test_other_staff_do_not_approve(notice, nora, role):
    other = (
        StaffRoleFactory(role=role, entity=notice.planned.paper.entity)
        if role != Role.ADVISOR
        else None
    )
    user = other.user if other else nora
    decide(notice.planned, choice="ok", by=nora, at=NOV_24)

    with pytest.raises(NotRecovery):
        approve(notice, by=user, at=NOV_24)


def test_recovery_of_another_entity_does_not_reach(notice, nora):
    elsewhere = StaffRoleFactory(
        role=Role.RECOVERY, entity=shop(first_name="Ben").entity
    ).user
    decide(notice.planned, choice="ok", by=nora, at=NOV_24)

    with pytest.raises(NotRecovery):
        approve(notice, by=elsewhere, at=NOV_24)


def test_a_reminder_needs_no_approval(receivable, karim):
    plan(at=NOV_24)

    with pytest.raises(NothingToApprove):
        approve(DunningAction.objects.get(), by=karim, at=NOV_24)


def test_after_the_cut_off_recovery_stops_a_step_with_a_reason(receivable, karim):
    plan(at=NOV_24)
    late = datetime(2026, 12, 1, 20, tzinfo=UTC)
    plan(at=late)
    action = DunningAction.objects.select_related("planned").get()
    assert action.planned.state == "frozen"

    override(
        action,
        choice="wait",
        reason="He called, pays on Friday",
        by=karim,
        at=late,
        until_on=date(2026, 12, 7),
    )

    action.planned.refresh_from_db()
    assert (action.planned.state, action.planned.detail) == ("cancelled", "recovery")
    plan(at=datetime(2026, 12, 2, 9, tzinfo=UTC))
    assert days() == [("reminder_1", "announced", date(2026, 12, 10))]


def test_recovery_lets_a_waiting_step_go(notice, karim):
    override(
        notice, choice="ok", reason="The debtor leaves the country", by=karim, at=NOV_24
    )

    notice.planned.refresh_from_db()
    assert (notice.planned.decision, notice.planned.decided_by) == ("ok", karim)
    with translation.override("en"):
        told = since_sentence(notice.planned, today=TODAY)
    assert told == "Decided by the recovery service: The debtor leaves the country"


def test_against_the_members_word_only_with_a_reason(notice, karim):
    with pytest.raises(ReasonMissing):
        override(notice, choice="ok", reason="  ", by=karim, at=NOV_24)


def test_litigation_comes_to_the_recovery_list_and_is_recorded_by_hand(
    receivable, nora, karim
):
    case = open_case(receivable, at=NOV_24)
    for stage, on in (("reminder_1", 9), ("reminder_2", 10), ("formal_notice", 11)):
        executed(case, stage, on=date(2026, on, 1))
    decide_step(receivable, "litigation", choice="ok", by=nora, at=NOV_24)
    plan(at=NOV_24)
    action = DunningAction.objects.get(stage="litigation")
    with pytest.raises(NotByHand):
        record_by_hand(action, on=TODAY, by=karim, at=NOV_24)
    assert not DunningAction.objects.for_recovery(TODAY).exists()

    day = datetime(2026, 12, 2, 9, tzinfo=UTC)
    plan(at=day)

    assert list(DunningAction.objects.for_recovery(day.date())) == [action]
    record_by_hand(action, on=day.date(), by=karim, at=day)
    action.refresh_from_db()
    assert (action.planned.state, action.executed_on) == ("executed", date(2026, 12, 2))
    assert plan(at=datetime(2027, 3, 1, 9, tzinfo=UTC)) == []


def test_what_is_still_to_come_is_not_recorded_as_done(receivable, nora, karim):
    case = open_case(receivable, at=NOV_24)
    for stage, on in (("reminder_1", 9), ("reminder_2", 10), ("formal_notice", 11)):
        executed(case, stage, on=date(2026, on, 1))
    decide_step(receivable, "litigation", choice="ok", by=nora, at=NOV_24)
    day = datetime(2026, 12, 2, 9, tzinfo=UTC)
    plan(at=NOV_24)
    plan(at=day)
    action = DunningAction.objects.get(stage="litigation")

    with pytest.raises(NotDoneYet) as refused:
        record_by_hand(action, on=date(2026, 12, 3), by=karim, at=day)

    assert refused.value.field == "on"
    action.planned.refresh_from_db()
    assert action.planned.state == "frozen"


def test_the_recovery_list_holds_what_is_to_approve(notice, nora):
    assert not DunningAction.objects.for_recovery(TODAY).exists()

    decide(notice.planned, choice="ok", by=nora, at=NOV_24)

    assert list(DunningAction.objects.for_recovery(TODAY)) == [notice]
