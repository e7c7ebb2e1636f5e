from datetime import timedelta

import pytest
import time_machine

from smartportal.delivery.health import late_parts, late_worker
from smartportal.delivery.models import Task
from smartportal.delivery.services import beat, enqueue
from smartportal.delivery.tasks import heartbeat
from tests.factories.delivery import MONDAY, post_message

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
YESTERDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def _worker_lives():
    beat("worker", at=MONDAY)


def written(make, *arguments, on, **values):
    """What `make` writes when the clock really shows `on`."""
    with time_machine.travel(on, tick=False):
        return make(*arguments, **values)


def late(at, *, really=None) -> list[tuple]:
    with time_machine.travel(really or at, tick=False):
        return [(part.name, part.since) for part in late_parts(at)]


@pytest.mark.usefixtures("_worker_lives")
def test_nothing_is_late_when_all_is_well():
    written(post_message, on=YESTERDAY, due_at=MONDAY - 10 * MINUTE)
    written(post_message, on=YESTERDAY, due_at=MONDAY + 99 * MINUTE)
    written(enqueue, "tests.note", on=YESTERDAY, due_at=MONDAY - 30 * MINUTE)

    assert late(MONDAY) == []


@pytest.mark.usefixtures("_worker_lives")
def test_mail_is_late_since_the_oldest_that_should_have_left():
    message = written(post_message, on=YESTERDAY, due_at=MONDAY - 11 * MINUTE)
    written(post_message, on=YESTERDAY, due_at=MONDAY - 60 * MINUTE)
    message.retry_at = MONDAY + 30 * MINUTE
    message.save()

    assert late(MONDAY) == [("mail", MONDAY - 60 * MINUTE)]


@pytest.mark.usefixtures("_worker_lives")
def test_tasks_are_late_after_half_an_hour():
    written(enqueue, "tests.note", on=YESTERDAY, due_at=MONDAY - 31 * MINUTE)

    assert late(MONDAY) == [("tasks", MONDAY - 31 * MINUTE)]


@pytest.mark.usefixtures("_worker_lives")
def test_what_a_job_catches_up_is_late_only_since_it_was_written():
    written(post_message, on=MONDAY - 10 * MINUTE, due_at=YESTERDAY)
    written(enqueue, "tests.note", on=MONDAY - 30 * MINUTE, due_at=YESTERDAY)

    assert late(MONDAY) == []
    assert late(MONDAY + MINUTE) == [
        ("mail", MONDAY - 10 * MINUTE),
        ("tasks", MONDAY - 30 * MINUTE),
    ]


@pytest.mark.usefixtures("_worker_lives")
def test_what_is_written_on_a_simulated_day_is_not_late_at_once():
    played = MONDAY + timedelta(days=9)
    due = played - timedelta(days=1)
    written(post_message, on=MONDAY, due_at=due)
    written(enqueue, "tests.note", on=MONDAY, due_at=due)

    assert late(played, really=MONDAY) == []
    assert late(played + 11 * MINUTE, really=MONDAY + 3 * MINUTE) == []
    assert late(played, really=MONDAY + 31 * MINUTE) == [
        ("worker", MONDAY),
        ("mail", due),
        ("tasks", due),
    ]


@pytest.mark.usefixtures("_worker_lives")
def test_what_was_given_up_is_late_since_it_was_asked_for():
    with time_machine.travel(MONDAY - 130 * MINUTE, tick=False):
        task = enqueue("tests.note", due_at=MONDAY)
    Task.objects.filter(pk=task.pk).update(state="failed", due_at=MONDAY)

    assert late(MONDAY) == [("failed_tasks", MONDAY - 130 * MINUTE)]


@pytest.mark.usefixtures("_worker_lives")
def test_what_was_given_up_is_a_warning_of_readyz(client):
    assert client.get("/readyz").json()["checks"]["failed_tasks"] is True

    Task.objects.create(name="tests.note", due_at=MONDAY, state="failed")
    answer = client.get("/readyz")

    assert answer.json()["checks"]["failed_tasks"] is False
    assert (answer.status_code, answer.json()["ok"]) == (200, True)


def test_a_worker_that_never_came_is_late_since_ever():
    assert late(MONDAY) == [("worker", None)]


@pytest.mark.usefixtures("_worker_lives")
def test_a_worker_is_late_after_five_minutes():
    assert late(MONDAY + 5 * MINUTE) == []
    assert late(MONDAY + 5.1 * MINUTE) == [("worker", MONDAY)]


@pytest.mark.parametrize("beat_at", [None, MONDAY - timedelta(days=2)])
def test_after_a_start_the_worker_has_two_minutes_to_show_up(beat_at):
    if beat_at:
        beat("worker", at=beat_at)

    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert late_worker(MONDAY + 1.9 * MINUTE, started_at=MONDAY) is None
        late = late_worker(MONDAY + 2 * MINUTE, started_at=MONDAY)

    assert (late.name, late.since) == ("worker", beat_at)


@pytest.mark.usefixtures("_worker_lives")
def test_a_simulated_day_does_not_make_the_worker_late():
    assert late(MONDAY + timedelta(days=9), really=MONDAY) == []


@pytest.mark.usefixtures("_worker_lives")
def test_inbound_mail_is_late_only_where_it_is_read(settings):
    settings.INBOUND_MAILDIR = "/var/mail/portal"
    assert late(MONDAY) == [("inbound", None)]

    beat("inbound", at=MONDAY - 15 * MINUTE)

    assert late(MONDAY) == []


def test_the_job_of_the_heartbeat_is_the_sign_of_life():
    with time_machine.travel(MONDAY, tick=False):
        heartbeat()

    assert late(MONDAY) == []
