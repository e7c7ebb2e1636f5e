"""The member's word on a step: until the cut-off, undone, audited."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from documents.dunning.planner import plan
from documents.models import Decision, PlannedAction
from documents.steering.services import (
    AlreadySettled,
    NothingToUndo,
    PauseInThePast,
    PauseTooLong,
    TooLateToChange,
    decide,
    former_word,
    undo,
)
from members.enums import Role
from smartportal.audit.models import Event
from tests.factories.dunning import owed, shop
from tests.factories.members import StaffRoleFactory

pytestmark = pytest.mark.django_db
NOV_24 = datetime(2026, 11, 24, 9, tzinfo=UTC)
CUTOFF = datetime(2026, 12, 1, 17, tzinfo=UTC)  # 18:00 in Brussels
DEC_2 = date(2026, 12, 2)


@pytest.fixture
def action() -> PlannedAction:
    """Reminder 1, announced on 24 November for Wednesday 2 December."""
    owed(shop(), due_on=date(2026, 11, 14))
    plan(at=NOV_24)
    return PlannedAction.objects.get()


@pytest.fixture
def nora(action):
    return action.paper.activity.member.user


def word(action):
    action.refresh_from_db()
    return action.decision, action.wait_until, action.planned_on


def test_the_word_is_written_with_who_and_when(action, nora):
    decide(action, choice="wait", by=nora, at=NOV_24)

    assert word(action) == ("wait", None, DEC_2)
    assert (action.decided_by, action.decided_at) == (nora, NOV_24)
    event = Event.objects.get(name="documents.step.decided")
    assert (event.by, event.parameters) == (
        nora,
        {"step": "reminder_1", "choice": "wait", "until": ""},
    )


def test_saying_the_same_again_changes_nothing(action, nora):
    decide(action, choice="ok", by=nora, at=NOV_24)
    decide(action, choice="ok", by=nora, at=CUTOFF)

    action.refresh_from_db()
    assert (Decision.objects.count(), action.decided_at) == (1, NOV_24)


def test_a_pause_moves_the_day_and_undoing_brings_it_back(action, nora):
    decide(action, choice="wait", wait_until=date(2026, 12, 18), by=nora, at=NOV_24)
    assert word(action) == ("wait", date(2026, 12, 18), date(2026, 12, 21))
    assert action.changeable_until == datetime(2026, 12, 18, 17, tzinfo=UTC)

    undo(action, by=nora, at=NOV_24)

    assert word(action) == ("", None, DEC_2)
    assert action.changeable_until == CUTOFF


def test_undoing_late_never_brings_a_step_to_a_day_whose_cut_off_is_over(action, nora):
    decide(action, choice="wait", wait_until=date(2026, 12, 18), by=nora, at=NOV_24)

    undo(action, by=nora, at=datetime(2026, 12, 9, 9, tzinfo=UTC))

    assert word(action) == ("", None, date(2026, 12, 10))


def test_undo_restores_the_former_word_with_its_day(action, nora):
    decide(action, choice="ok", by=nora, at=NOV_24)
    decide(action, choice="wait", by=nora, at=CUTOFF)
    assert former_word(action) == "ok"

    undo(action, by=nora, at=CUTOFF)

    action.refresh_from_db()
    assert (action.decision, action.decided_at) == ("ok", NOV_24)
    assert [row.choice for row in action.decisions.all()] == ["ok", "wait", "ok"]


def test_without_a_word_there_is_nothing_to_undo(action, nora):
    with pytest.raises(NothingToUndo):
        undo(action, by=nora, at=NOV_24)


def test_until_the_last_second_of_the_cut_off_it_can_change(action, nora):
    decide(action, choice="wait", by=nora, at=CUTOFF)

    assert word(action)[0] == "wait"


def test_a_second_later_it_is_too_late_and_says_whom_to_call(action, nora):
    StaffRoleFactory(role=Role.RECOVERY, user__first_name="Karim")

    with translation.override("en"), pytest.raises(TooLateToChange) as refusal:
        decide(
            action,
            choice="wait",
            by=nora,
            at=datetime(2026, 12, 1, 17, 0, 1, tzinfo=UTC),
        )

    assert (
        refusal.value.sentence
        == "Too late to change: leaves Wednesday. Call Karim, +32 4 000 00 00."
    )
    assert word(action)[0] == ""


def test_who_waits_can_still_say_ok_after_the_day_and_keeps_an_evening_to_change(
    action, nora
):
    decide(action, choice="wait", by=nora, at=NOV_24)

    decide(action, choice="ok", by=nora, at=datetime(2026, 12, 2, 9, tzinfo=UTC))

    assert word(action) == ("ok", None, date(2026, 12, 3))
    assert action.changeable_until == datetime(2026, 12, 2, 17, tzinfo=UTC)


@pytest.mark.parametrize("state", ["executed", "cancelled", "unknown", "failed"])
def test_what_is_settled_takes_no_word(action, nora, state):
    PlannedAction.objects.update(state=state)

    with pytest.raises(AlreadySettled):
        decide(action, choice="wait", by=nora, at=NOV_24)


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        (date(2026, 11, 24), PauseInThePast),
        (date(2027, 2, 23), PauseTooLong),
    ],
)
def test_a_pause_ends_within_the_limits(action, nora, until, refusal):
    with pytest.raises(refusal) as refused:
        decide(action, choice="wait", wait_until=until, by=nora, at=NOV_24)

    assert refused.value.field == "wait_until"
    assert word(action) == ("", None, DEC_2)


def test_ok_carries_no_pause(action, nora):
    decide(action, choice="ok", wait_until=date(2026, 12, 18), by=nora, at=NOV_24)

    assert word(action) == ("ok", None, DEC_2)
