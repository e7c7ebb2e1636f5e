"""What only the recovery service may do: approve, override, act by hand, let holds go."""

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
    reasons_against_approving,
    record_by_hand,
    release,
    release_as_recovery,
    with_obstacles,
)
from documents.dunning.services.approval import (
    CannotLeave,
    MemberWaits,
    NothingToApprove,
    OwnPaper,
    TooEarlyToApprove,
)
from documents.dunning.services.recoverers import NotRecovery
from documents.dunning.services.recovery import (
    NotByHand,
    NotDoneYet,
    ReasonMissing,
)
from documents.dunning.words import since_sentence
from documents.enums import HoldReason
from documents.models import DunningAction, Hold
from documents.steering.services import decide
from members.enums import Role
from tests.documents.dunning.steps import NOV_24, TODAY, days, placed
from tests.factories.dunning import executed, shop
from tests.factories.members import StaffRoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(receivable) -> DunningAction:
    """A formal notice, announced on 24 November for 2 December: two reminders had no effect."""
    case = open_case(receivable, at=NOV_24)
    executed(case, "reminder_1", on=date(2026, 10, 20))
    executed(case, "reminder_2", on=date(2026, 11, 5))
    plan(at=NOV_24)
    return DunningAction.objects.get(stage="formal_notice")


def test_a_formal_notice_leaves_after_the_members_ok_and_one_approval(
    notice, owner, karim
):
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)

    approve(notice, by=karim, at=NOV_24)

    notice.refresh_from_db()
    assert (notice.approved_by, notice.approved_at) == (karim, NOV_24)
    assert plan(at=datetime(2026, 12, 1, 18, tzinfo=UTC))[0].becomes == "frozen"


def test_an_approval_after_the_cut_off_leaves_an_evening_to_change(
    notice, owner, karim
):
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)

    approve(notice, by=karim, at=datetime(2026, 12, 2, 8, tzinfo=UTC))

    notice.planned.refresh_from_db()
    assert notice.planned.planned_on == date(2026, 12, 3)
    assert notice.planned.changeable_until == datetime(2026, 12, 2, 17, tzinfo=UTC)


def test_without_the_members_ok_nothing_is_approved(notice, karim):
    with pytest.raises(MemberWaits):
        approve(notice, by=karim, at=NOV_24)


def test_approving_waits_for_the_step_before(receivable, owner, karim):
    plan(at=NOV_24)
    planned = decide_step(receivable, "formal_notice", choice="ok", by=owner, at=NOV_24)

    with pytest.raises(TooEarlyToApprove):
        approve(planned.dunning, by=karim, at=NOV_24)


def test_what_is_disputed_is_approved_once_that_is_settled(notice, owner, karim):
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)
    dispute = hold(
        notice.case, reason=HoldReason.DISPUTE, on=TODAY, at=NOV_24, by=owner
    )
    with pytest.raises(CannotLeave):
        approve(notice, by=karim, at=NOV_24)

    release(dispute, by=owner, at=NOV_24)

    assert approve(notice, by=karim, at=NOV_24).approved_by == karim


@pytest.mark.parametrize("name", ["customer", "party", "activity", "member"])
@pytest.mark.parametrize("until_on", [None, date(2026, 12, 24), date(2029, 12, 24)])
def test_a_hold_without_end_around_the_case_keeps_the_approval_back(
    notice, owner, karim, name, until_on
):
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)
    paper = notice.planned.paper
    around = {
        "customer": paper.customer,
        "party": paper.customer.party,
        "activity": paper.activity,
        "member": paper.activity.member,
    }
    hold(
        around[name],
        reason=HoldReason.RECOVERY,
        on=TODAY,
        at=NOV_24,
        by=karim,
        until_on=until_on,
    )

    steps = with_obstacles(DunningAction.objects.all(), by=karim, at=NOV_24)
    reasons = reasons_against_approving(steps.get(pk=notice.pk))

    is_sure = until_on == date(2026, 12, 24)  # the last one is beyond the calendar
    assert [type(reason) for reason in reasons] == ([] if is_sure else [CannotLeave])


@pytest.fixture
def two_roles(receivable):
    """Who sees the member's papers by one role, and recovers for another entity only."""
    role = StaffRoleFactory(role=Role.RECOVERY, entity=shop(first_name="Ben").entity)
    StaffRoleFactory(
        role=Role.ACCOUNTANT, user=role.user, entity=receivable.invoice.entity
    )
    return role.user


def test_two_roles_do_not_add_up_to_release_a_hold(receivable, owner, two_roles, karim):
    claimed = placed(
        receivable, owner, HoldReason.SAYS_PAID, paid_on=date(2026, 11, 23)
    )

    with pytest.raises(NotRecovery):
        release_as_recovery(claimed, by=two_roles, at=NOV_24)

    claimed.refresh_from_db()
    assert claimed.ended_at is None
    release_as_recovery(claimed, by=karim, at=NOV_24)
    assert claimed.ended_at == NOV_24


def test_a_hold_on_what_is_paid_meanwhile_is_released_by_recovery_only(
    receivable, owner, two_roles
):
    claimed = placed(
        receivable, owner, HoldReason.SAYS_PAID, paid_on=date(2026, 11, 23)
    )
    receivable.open_amount = 0
    receivable.save(update_fields=["open_amount"])

    with pytest.raises(NotRecovery):
        release_as_recovery(claimed, by=two_roles, at=NOV_24)


def test_only_what_recovery_may_act_on_is_offered(receivable, owner, two_roles, karim):
    plan(at=NOV_24)
    claimed = placed(receivable, owner, HoldReason.DISPUTE)

    def offered(rows, user):
        return list(rows.objects.recoverable_by(user, on=TODAY))

    assert [offered(DunningAction, user) for user in (owner, two_roles)] == [[], []]
    assert [offered(Hold, user) for user in (owner, two_roles)] == [[], []]
    assert len(offered(DunningAction, karim)) == 1
    assert offered(Hold, karim) == [claimed]


def test_an_approval_is_given_once(notice, owner, karim):
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)
    approve(notice, by=karim, at=NOV_24)

    with pytest.raises(NothingToApprove):
        approve(notice, by=karim, at=NOV_24)


def test_a_member_of_the_recovery_service_does_not_approve_their_own_paper(
    notice, owner
):
    owner.is_staff = True
    owner.save(update_fields=["is_staff"])
    StaffRoleFactory(role=Role.RECOVERY, user=owner)
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)

    with pytest.raises(OwnPaper):
        approve(notice, by=owner, at=NOV_24)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.ACCOUNTANT])
def test_other_staff_do_not_approve(notice, owner, role):
    other = (
        StaffRoleFactory(role=role, entity=notice.planned.paper.entity)
        if role != Role.ADVISOR
        else None
    )
    user = other.user if other else owner
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)

    with pytest.raises(NotRecovery):
        approve(notice, by=user, at=NOV_24)


def test_recovery_of_another_entity_does_not_reach(notice, owner):
    elsewhere = StaffRoleFactory(
        role=Role.RECOVERY, entity=shop(first_name="Ben").entity
    ).user
    decide(notice.planned, choice="ok", by=owner, at=NOV_24)

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
    receivable, owner, karim
):
    case = open_case(receivable, at=NOV_24)
    for stage, on in (("reminder_1", 9), ("reminder_2", 10), ("formal_notice", 11)):
        executed(case, stage, on=date(2026, on, 1))
    decide_step(receivable, "litigation", choice="ok", by=owner, at=NOV_24)
    plan(at=NOV_24)
    action = DunningAction.objects.get(stage="litigation")
    with pytest.raises(NotByHand):
        record_by_hand(action, on=TODAY, by=karim, at=NOV_24)
    assert not DunningAction.objects.by_hand().exists()

    day = datetime(2026, 12, 2, 9, tzinfo=UTC)
    plan(at=day)

    assert list(DunningAction.objects.by_hand()) == [action]
    record_by_hand(action, on=day.date(), by=karim, at=day)
    action.refresh_from_db()
    assert (action.planned.state, action.executed_on) == ("executed", date(2026, 12, 2))
    assert plan(at=datetime(2027, 3, 1, 9, tzinfo=UTC)) == []


def test_what_is_still_to_come_is_not_recorded_as_done(receivable, owner, karim):
    case = open_case(receivable, at=NOV_24)
    for stage, on in (("reminder_1", 9), ("reminder_2", 10), ("formal_notice", 11)):
        executed(case, stage, on=date(2026, on, 1))
    decide_step(receivable, "litigation", choice="ok", by=owner, at=NOV_24)
    day = datetime(2026, 12, 2, 9, tzinfo=UTC)
    plan(at=NOV_24)
    plan(at=day)
    action = DunningAction.objects.get(stage="litigation")

    with pytest.raises(NotDoneYet) as refused:
        record_by_hand(action, on=date(2026, 12, 3), by=karim, at=day)

    assert refused.value.field == "on"
    action.planned.refresh_from_db()
    assert action.planned.state == "frozen"


def test_the_recovery_list_holds_what_is_to_approve(notice, owner):
    assert not DunningAction.objects.to_approve().exists()

    decide(notice.planned, choice="ok", by=owner, at=NOV_24)

    assert list(DunningAction.objects.to_approve()) == [notice]
