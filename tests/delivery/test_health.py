from datetime import timedelta

import pytest
import time_machine

from smartportal.delivery.health import late_parts
from smartportal.delivery.services import beat, enqueue
from smartportal.delivery.tasks import heartbeat
from tests.factories.delivery import MONDAY, post_message

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def _worker_lives():
    beat("worker", at=MONDAY)


def late(at, *, really=None) -> list[tuple]:
    with time_machine.travel(really or at, tick=False):
        return [(part.name, part.since) for part in late_parts(at)]


@pytest.mark.usefixtures("_worker_lives")
def test_nothing_is_late_when_all_is_well():
    post_message(due_at=MONDAY - 10 * MINUTE)
    post_message(due_at=MONDAY + 99 * MINUTE)
    enqueue("tests.note", due_at=MONDAY - 30 * MINUTE)

    assert late(MONDAY) == []


@pytest.mark.usefixtures("_worker_lives")
def test_mail_is_late_since_the_oldest_that_should_have_left():
    message = post_message(due_at=MONDAY - 11 * MINUTE)
    post_message(due_at=MONDAY - 60 * MINUTE, key="older")
    message.retry_at = MONDAY + 30 * MINUTE
    message.save()

    assert late(MONDAY) == [("mail", MONDAY - 60 * MINUTE)]


@pytest.mark.usefixtures("_worker_lives")
def test_tasks_are_late_after_half_an_hour():
    enqueue("tests.note", due_at=MONDAY - 31 * MINUTE)

    assert late(MONDAY) == [("tasks", MONDAY - 31 * MINUTE)]


def test_a_worker_that_never_came_is_late_since_ever():
    assert late(MONDAY) == [("worker", None)]


@pytest.mark.usefixtures("_worker_lives")
def test_a_worker_is_late_after_five_minutes():
    assert late(MONDAY + 5 * MINUTE) == []
    assert late(MONDAY + 5.1 * MINUTE) == [("worker", MONDAY)]


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
