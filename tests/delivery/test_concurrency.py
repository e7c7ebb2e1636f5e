"""Several workers at once, and workers that are killed: on committed rows, in threads and processes."""

import os
import random
import signal
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from smartportal.delivery.models import Message, StoredFile, Task
from smartportal.delivery.services import (
    LinkUsed,
    enqueue,
    expire_claims,
    run_job,
    send_due_messages,
    use_link,
    work,
)
from tests.at_once import in_threads
from tests.factories.delivery import (
    MONDAY,
    make_file,
    make_link,
    post_message,
    run_due_tasks,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_workers_run_each_task_once(monkeypatch):
    ran: list[int] = []
    monkeypatch.setitem(
        work.task_functions._entries, "tests.note", lambda number: ran.append(number)
    )
    for number in range(60):
        enqueue("tests.note", due_at=MONDAY, number=number)

    tried = in_threads(lambda: run_due_tasks(at=MONDAY), count=4)

    assert sum(tried) == 60
    assert sorted(ran) == list(range(60))


def test_a_task_that_another_worker_holds_is_skipped_not_waited_for(monkeypatch):
    monkeypatch.setitem(work.task_functions._entries, "tests.note", lambda: None)
    enqueue("tests.note", due_at=MONDAY)

    with transaction.atomic():
        Task.objects.select_for_update().get()
        [tried] = in_threads(lambda: run_due_tasks(at=MONDAY), count=1)

    assert tried == 0


def test_the_same_key_enqueued_at_once_is_one_task():
    tasks = in_threads(
        lambda: enqueue("tests.note", key="k", due_at=MONDAY).pk, count=6
    )

    assert len(set(tasks)) == 1
    assert Task.objects.count() == 1


def test_the_same_key_posted_at_once_is_one_message():
    posted = in_threads(lambda: post_message(key="k").pk, count=6)

    assert len(set(posted)) == 1
    assert Message.objects.count() == 1


def test_the_same_bytes_stored_at_once_are_one_file():
    stored = in_threads(lambda: make_file(b"at once").pk, count=6)

    assert len(set(stored)) == 1
    assert StoredFile.objects.count() == 1


def test_a_link_that_works_once_is_used_by_one():
    link, _token = make_link()

    results = in_threads(lambda: use_link(link, at=MONDAY), count=6)

    assert Counter(type(result) for result in results) == {type(None): 1, LinkUsed: 5}


def test_a_job_runs_in_one_worker_at_a_time():
    inside = threading.Event()
    done = threading.Event()

    def slow(slot):
        inside.set()
        done.wait(10)

    first = threading.Thread(
        target=lambda: in_threads(
            lambda: run_job("dunning", slots=["a"], at=MONDAY, function=slow), count=1
        )
    )
    first.start()
    inside.wait(10)
    elsewhere = run_job("dunning", slots=["a"], at=MONDAY, function=slow)
    done.set()
    first.join()
    afterwards = run_job("dunning", slots=["a"], at=MONDAY, function=slow)

    assert (elsewhere, afterwards) == ([], [])


def test_four_senders_send_each_message_once(post_office):
    messages = [post_message() for _ in range(50)]

    def send() -> int:
        return sum(send_due_messages(at=MONDAY, limit=5) for _ in range(10))

    assert sum(in_threads(send, count=4)) == 50
    assert sorted(post_office.taken) == sorted(m.message_id for m in messages)
    assert Message.objects.filter(state="sent").count() == 50


@pytest.mark.parametrize("count", [24, pytest.param(200, marks=pytest.mark.full)])
def test_killed_senders_never_send_twice_and_lose_nothing(senders, post_office, count):
    """Each message is sent at most once; those in a killed sender's hands are `unknown`, the others
    are sent by the next one."""
    messages = [post_message() for _ in range(count)]
    post_office.delay = 0.004
    chance = random.Random(count)
    kills, at = 0, MONDAY

    while Message.objects.filter(state="pending").exists():
        sender = senders.start(at)
        post_office.wait_for(chance.randint(0, 12), sender=sender)
        kills += kill(sender)
        senders.wait()
        at += timedelta(minutes=11)
    expire_claims(at=at)

    taken = Counter(post_office.taken)
    states = dict(Message.objects.values_list("message_id", "state"))
    assert max(taken.values()) == 1
    assert set(states.values()) <= {"sent", "unknown"}
    assert {m for m, state in states.items() if state == "sent"} <= set(taken)
    assert set(states) == {m.message_id for m in messages}
    assert kills > 0
    assert list(states.values()).count("unknown") <= kills * 20


def kill(process: int) -> bool:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
