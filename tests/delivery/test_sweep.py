from datetime import timedelta
from itertools import count

import pytest

from smartportal.delivery import tasks
from smartportal.delivery.models import Message, Task
from smartportal.delivery.services import sweep, work
from tests.factories.delivery import MONDAY, post_message

pytestmark = pytest.mark.django_db


def test_one_round_runs_tasks_and_sends_what_they_posted(monkeypatch, mailoutbox):
    monkeypatch.setitem(
        work.task_functions._entries, "tests.post", lambda: post_message()
    )
    work.enqueue("tests.post", due_at=MONDAY)

    sweep(now=lambda: MONDAY)

    assert len(mailoutbox) == 1
    assert Task.objects.get().state == "done"


def test_a_round_sends_more_than_one_batch(mailoutbox):
    for _ in range(45):
        post_message()

    sweep(now=lambda: MONDAY)

    assert len(mailoutbox) == 45


def test_a_round_that_takes_too_long_rings_for_the_next(monkeypatch, mailoutbox):
    rung: list[str] = []
    monkeypatch.setattr("smartportal.core.queue.ring", rung.append)
    for _ in range(45):
        post_message()
    rung.clear()
    minutes = count()

    sweep(now=lambda: MONDAY + timedelta(minutes=next(minutes)))

    assert len(mailoutbox) == 40
    assert rung == ["delivery.sweep"]


def test_a_mail_is_sent_at_the_time_of_its_batch():
    for _ in range(21):
        post_message()
    seconds = count()

    sweep(now=lambda: MONDAY + timedelta(seconds=next(seconds)))

    assert Message.objects.values("sent_at").distinct().count() == 2


def test_the_lease_of_a_task_counts_from_its_own_start(monkeypatch):
    leases: list[timedelta] = []
    told = [MONDAY]

    def a_minute_later():
        told.append(told[-1] + timedelta(minutes=1))
        return told[-1]

    def note(number):
        task = Task.objects.get(arguments={"number": number})
        leases.append(task.due_at - told[-1])

    monkeypatch.setitem(work.task_functions._entries, "tests.note", note)
    for number in (1, 2):
        work.enqueue("tests.note", due_at=MONDAY, number=number)

    sweep(now=a_minute_later)

    assert leases == [work.LEASE, work.LEASE]


def test_the_job_of_the_sweeper_sends_what_is_due(mailoutbox):
    post_message()
    Message.objects.update(due_at="2020-01-01T00:00:00Z")

    tasks.sweep(some_future_argument=1)

    assert len(mailoutbox) == 1


def test_the_bell_is_rung_once_the_transaction_commits(
    monkeypatch, django_capture_on_commit_callbacks
):
    rung: list[str] = []
    monkeypatch.setattr("smartportal.core.queue._send", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        post_message()

    assert rung == ["delivery.sweep"]
