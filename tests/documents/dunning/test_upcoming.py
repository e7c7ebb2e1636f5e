"""What the member reads under "In my name"."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from documents.dunning.planner import plan
from documents.dunning.services import open_case
from documents.dunning.settled import settled_of, settled_steps
from documents.dunning.upcoming import coming_for
from documents.models import PlannedAction
from documents.steering.services import decide
from members.enums import Role
from tests.factories.dunning import customer_of, executed, owed, plan_for
from tests.factories.members import (
    ActivityFactory,
    ActivityMemberFactory,
    MemberFactory,
    StaffRoleFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("karim")]
DUE = date(2026, 11, 14)
NOV_24 = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOV_25 = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_what_is_to_come_by_day_with_its_limit(reminded, nora):
    rows = coming_for(nora.member.user, at=NOV_25)

    assert [(row.kind, row.planned_on, row.is_earliest) for row in rows] == [
        ("reminder_2", date(2026, 12, 3), False),
        ("formal_notice", date(2026, 12, 18), True),
    ]
    assert rows[0].title == "Reminder 2 to Studio Belvédère, €1,936.00"
    assert rows[0].text == "A firmer e-mail. For the customer: €0. For you: €0."
    assert rows[0].note == "To change before 2\u00a0Dec, 18:00. After that: call Karim."
    assert rows[1].note == "If this has no effect: Reminder 2."
    assert [row.is_undecided for row in rows] == [True, True]


def test_what_is_done_by_hand_is_with_the_recovery_service(nora):
    case = open_case(owed(nora, due_on=date(2026, 9, 1)), at=NOV_24)
    for stage, month in (("reminder_1", 9), ("reminder_2", 10), ("formal_notice", 11)):
        executed(case, stage, on=date(2026, month, 2))
    plan(at=NOV_24)
    action = PlannedAction.objects.get(kind="litigation")
    decide(action, choice="ok", by=nora.member.user, at=NOV_24)
    plan(at=datetime(2026, 12, 3, 9, tzinfo=UTC))

    [row] = coming_for(nora.member.user, at=datetime(2026, 12, 3, 9, tzinfo=UTC))

    assert (row.status.word, row.can_decide) == ("With the recovery service", False)


def test_a_colleague_who_only_reads_sees_and_does_not_decide(reminded, nora):
    ben = MemberFactory()
    ActivityMemberFactory(activity=nora, member=ben)

    rows = coming_for(ben.user, at=NOV_25)

    assert [(row.kind, row.can_decide) for row in rows] == [
        ("reminder_2", False),
        ("formal_notice", False),
    ]


def test_strangers_and_staff_have_nothing_in_their_name(reminded):
    karim = StaffRoleFactory(role=Role.RECOVERY).user

    assert coming_for(MemberFactory().user, at=NOV_25) == []
    assert coming_for(karim, at=NOV_25) == []


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_costs_the_same_for_one_and_for_many(
    reminded, nora, more, django_assert_num_queries
):
    """Also for activities under several legal entities, and for several kinds of customers."""
    for _ in range(more):
        other = ActivityFactory(member=nora.member)
        for kind in ("business", "public"):
            plan_for(other.entity, kind=kind)
            owed_by = customer_of(other, kind=kind)
            case = open_case(owed(other, due_on=DUE, customer=owed_by), at=NOV_24)
            executed(case, "reminder_1", on=date(2026, 10, 20))
            executed(case, "reminder_2", on=date(2026, 11, 5))
    plan(at=NOV_25)

    with django_assert_num_queries(6):
        rows = coming_for(nora.member.user, at=NOV_25)

    assert len(rows) == 2 + 4 * more


def test_what_was_done_is_told_with_what_went_wrong_first(reminded, nora):
    other = owed(
        nora,
        due_on=DUE,
        customer=customer_of(nora, name="Ondes Vives"),
        amount="847.00",
    )
    plan(at=NOV_25)
    PlannedAction.objects.filter(paper=other.invoice).update(
        state="failed", detail="address", settled_at=NOV_24
    )

    items = settled_of(settled_steps(nora.member.user))

    assert [(item.title, item.icon) for item in items] == [
        ("Reminder 1 to Ondes Vives, €847.00: not sent", "mail-x"),
        ("Reminder 1 to Studio Belvédère, €1,936.00: done", "check"),
    ]
