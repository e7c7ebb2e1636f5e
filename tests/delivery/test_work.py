from datetime import timedelta

import pytest
from django.db import transaction

from smartportal.core.refusals import ChangedMeanwhile
from smartportal.delivery.models import Task
from smartportal.delivery.services import (
    enqueue,
    try_again,
    try_failed_again,
    work,
)
from smartportal.delivery.services.work import LEASE, MAX_ATTEMPTS, TRIED_AGAIN_FOR
from tests.factories.delivery import MONDAY, run_due_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch) -> list[dict]:
    """What the task "tests.note" was called with."""
    noted: list[dict] = []
    monkeypatch.setitem(
        work.task_functions._entries, "tests.note", lambda **a: noted.append(a)
    )
    return noted


@pytest.fixture
def failing(monkeypatch) -> None:
    def fail(**arguments):
        raise RuntimeError("the printer\x00is on fire")

    monkeypatch.setitem(work.task_functions._entries, "tests.fail", fail)


def test_a_task_runs_once_with_its_arguments(calls):
    task = enqueue("tests.note", due_at=MONDAY, paper_id=7)

    assert run_due_tasks(at=MONDAY) == 1
    assert run_due_tasks(at=MONDAY) == 0

    task.refresh_from_db()
    assert calls == [{"paper_id": 7}]
    assert (task.state, task.done_at, task.attempts) == ("done", MONDAY, 1)


def test_a_task_does_not_run_before_its_time(calls):
    enqueue("tests.note", due_at=MONDAY + timedelta(seconds=1))

    assert run_due_tasks(at=MONDAY) == 0
    assert calls == []


def test_the_same_key_is_the_same_task(calls):
    first = enqueue("tests.note", key="render:7", due_at=MONDAY, paper_id=7)
    again = enqueue("tests.note", key="render:7", due_at=MONDAY, paper_id=8)

    run_due_tasks(at=MONDAY)

    assert first.pk == again.pk
    assert calls == [{"paper_id": 7}]


def test_the_key_of_a_task_that_is_done_does_not_run_it_again(calls):
    enqueue("tests.note", key="render:7", due_at=MONDAY)
    run_due_tasks(at=MONDAY)

    enqueue("tests.note", key="render:7", due_at=MONDAY)

    assert run_due_tasks(at=MONDAY) == 0


def test_a_task_of_a_transaction_that_rolls_back_does_not_exist(calls):
    with transaction.atomic():
        enqueue("tests.note", due_at=MONDAY)
        transaction.set_rollback(True)

    assert Task.objects.count() == 0


def test_a_failing_task_rests_ever_longer_and_then_is_given_up(failing, caplog):
    task = enqueue("tests.fail", due_at=MONDAY)
    at, rests = MONDAY, []

    while task.state == "due":
        assert run_due_tasks(at=at) == 1
        task.refresh_from_db()
        rests.append((task.due_at - at) // timedelta(minutes=1))
        at = task.due_at

    assert rests[:-1] == [1, 2, 4, 8, 16, 32, 60]
    assert task.attempts == MAX_ATTEMPTS
    assert (task.state, task.error) == ("failed", "RuntimeError: the printeris on fire")
    assert [r.levelname for r in caplog.records].count("ERROR") == 1


def test_one_failing_task_does_not_hold_up_the_others(calls, failing):
    enqueue("tests.fail", due_at=MONDAY)
    enqueue("tests.note", due_at=MONDAY, paper_id=1)

    assert run_due_tasks(at=MONDAY) == 2
    assert calls == [{"paper_id": 1}]


def test_a_task_without_a_function_is_kept_for_the_next_version():
    task = enqueue("tests.of_tomorrow", due_at=MONDAY)

    run_due_tasks(at=MONDAY)

    task.refresh_from_db()
    assert (task.state, task.attempts) == ("due", 1)
    assert task.error == "KeyError: 'tests.of_tomorrow'"


def test_a_task_whose_worker_died_is_due_again_after_its_lease(calls):
    task = enqueue("tests.note", due_at=MONDAY)
    work._claim(at=MONDAY)

    assert run_due_tasks(at=MONDAY + LEASE - timedelta(seconds=1)) == 0
    assert run_due_tasks(at=MONDAY + LEASE) == 1

    task.refresh_from_db()
    assert (task.state, task.attempts) == ("done", 2)


def test_a_task_that_kills_every_worker_is_given_up(calls):
    task = enqueue("tests.note", due_at=MONDAY)
    Task.objects.update(attempts=MAX_ATTEMPTS)

    run_due_tasks(at=MONDAY)

    task.refresh_from_db()
    assert calls == []
    assert (task.state, task.error) == ("failed", "Its workers died without an answer.")


def test_a_task_that_kills_its_worker_costs_the_others_nothing(calls, monkeypatch):
    """However often the first one hangs until its worker is ended, the next worker runs the others."""

    def hang(**arguments):
        raise SystemExit  # what no task can answer: the process is over

    monkeypatch.setitem(work.task_functions._entries, "tests.hang", hang)
    hanging = enqueue("tests.hang", due_at=MONDAY - timedelta(minutes=1))
    for number in range(3):
        enqueue("tests.note", due_at=MONDAY, number=number)

    with pytest.raises(SystemExit):
        run_due_tasks(at=MONDAY)
    others = Task.objects.exclude(pk=hanging.pk)
    assert set(others.values_list("attempts", "due_at")) == {(0, MONDAY)}
    run_due_tasks(at=MONDAY)

    hanging.refresh_from_db()
    assert (hanging.attempts, hanging.due_at) == (1, MONDAY + LEASE)
    assert set(others.values_list("state", "attempts")) == {("done", 1)}


def test_a_task_that_was_given_up_gets_one_more_try(failing):
    task = given_up()

    try_again(task, at=MONDAY)
    assert run_due_tasks(at=MONDAY) == 1

    task.refresh_from_db()
    assert (task.state, task.attempts, task.due_at) == ("failed", MAX_ATTEMPTS, MONDAY)


def test_only_what_was_given_up_is_tried_again(calls):
    task = enqueue("tests.note", due_at=MONDAY)

    with pytest.raises(ChangedMeanwhile):
        try_again(task, at=MONDAY)


def test_what_was_given_up_lately_is_tried_again_by_itself(calls):
    lately, long_ago = given_up("tests.note"), given_up("tests.note")
    Task.objects.filter(pk=lately.pk).update(enqueued_at=MONDAY)
    Task.objects.filter(pk=long_ago.pk).update(enqueued_at=MONDAY - TRIED_AGAIN_FOR)

    assert try_failed_again(at=MONDAY) == 1
    run_due_tasks(at=MONDAY)

    assert Task.objects.get(pk=lately.pk).state == "done"
    assert Task.objects.get(pk=long_ago.pk).state == "failed"


def given_up(name="tests.fail") -> Task:
    return Task.objects.create(
        name=name, due_at=MONDAY, state="failed", attempts=MAX_ATTEMPTS
    )


def test_the_limit_bounds_one_round(calls):
    for number in range(5):
        enqueue("tests.note", due_at=MONDAY, number=number)

    assert run_due_tasks(at=MONDAY, limit=3) == 3
    assert [call["number"] for call in calls] == [0, 1, 2]


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match=r"tasks: delivery\.announce is taken\."):
        work.task_named("delivery.announce")(lambda: None)
