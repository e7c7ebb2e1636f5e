"""Steps leave on working days, in the hours of sending."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from documents.dunning.moments import sending_opens
from documents.dunning.run import run_day
from documents.dunning.services.letters import hand_over_in_time
from documents.dunning.tasks import send_letter
from documents.models import DunningLetter
from smartportal.delivery.models import Message, Task
from tests.documents.dunning.days import (
    DEC_2,
    DEC_3,
    deliver,
    frozen_reminder,
    letters,
    morning,
    run,
    states,
)
from tests.factories.dunning import shop

pytestmark = pytest.mark.django_db
SATURDAY, MONDAY = date(2026, 12, 5), date(2026, 12, 7)
CHRISTMAS, AFTER_CHRISTMAS = date(2026, 12, 25), date(2026, 12, 28)


@pytest.mark.parametrize(
    ("closed", "next_day"), [(SATURDAY, MONDAY), (CHRISTMAS, AFTER_CHRISTMAS)]
)
def test_what_could_not_leave_before_waits_for_the_next_working_day(
    nora, closed, next_day
):
    frozen_reminder(nora)

    quiet = run(closed)
    assert (quiet.counts["sent"], quiet.withheld, states()[0][1]) == (0, [], "frozen")

    assert run(next_day).counts["sent"] == 1


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        # Brussels is one hour ahead of UTC
        (datetime(2026, 12, 2, 7, 0, tzinfo=UTC), datetime(2026, 12, 2, 7, tzinfo=UTC)),
        (
            datetime(2026, 12, 2, 6, 59, tzinfo=UTC),
            datetime(2026, 12, 2, 7, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 4, 23, 0, tzinfo=UTC),
            datetime(2026, 12, 7, 7, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 5, 12, 0, tzinfo=UTC),
            datetime(2026, 12, 7, 7, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 25, 3, 0, tzinfo=UTC),
            datetime(2026, 12, 28, 7, tzinfo=UTC),
        ),
    ],
)
def test_the_hours_of_sending(at, opens):
    assert sending_opens(shop().entity, at=at) == opens


def test_a_letter_that_comes_up_at_night_is_put_off_and_then_leaves(nora):
    frozen_reminder(nora)
    run(DEC_2)
    letter = DunningLetter.objects.get()
    night = datetime(2026, 12, 3, 2, tzinfo=UTC)

    hand_over_in_time(letter, at=night)
    hand_over_in_time(letter, at=night)

    letter.refresh_from_db()
    assert letter.state == "prepared"
    [task] = Task.objects.filter(due_at=datetime(2026, 12, 3, 7, tzinfo=UTC))
    assert task.arguments == {"letter_id": letter.pk}
    hand_over_in_time(letter, at=task.due_at)
    assert Message.objects.filter(key=f"dunning-letter:{letter.public_id}").count() == 1


def test_the_task_keeps_the_hours(nora):
    frozen_reminder(nora)
    run(DEC_2)
    letter = DunningLetter.objects.get()

    with time_machine.travel(datetime(2026, 12, 5, 10, tzinfo=UTC), tick=False):
        send_letter(letter_id=letter.pk)
    letter.refresh_from_db()
    assert letter.state == "prepared"

    with time_machine.travel(morning(MONDAY), tick=False):
        send_letter(letter_id=letter.pk)
    letter.refresh_from_db()
    assert letter.state == "claimed"


def test_at_night_no_letter_is_rung_for(nora):
    frozen_reminder(nora)
    run(DEC_2)
    before = Task.objects.count()

    run_day(DEC_3, at=datetime(2026, 12, 3, 2, tzinfo=UTC), sends=False)
    assert Task.objects.count() == before

    run(DEC_3)
    assert Task.objects.count() == before + 1
    deliver(morning(DEC_3))
    assert len(letters()) == 1
