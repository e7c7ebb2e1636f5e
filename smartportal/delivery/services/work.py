"""Work that must happen: written with the change that asks for it, done by whatever worker comes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from smartportal.core import queue
from smartportal.core.refusals import ChangedMeanwhile
from smartportal.core.registries import Registry
from smartportal.core.state import advance
from smartportal.delivery.enums import TaskState
from smartportal.delivery.models import Task

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # no task may take longer: Celery ends it then
MAX_ATTEMPTS = 8  # the last one about two hours after the first
LONGEST_REST = 60  # minutes
TRIED_AGAIN_FOR = timedelta(days=7)
ERROR_LENGTH = 2000

Function = TypeVar("Function", bound=Callable[..., Any])

task_functions: Registry[Callable[..., Any]] = Registry("tasks")


def task_named(name: str) -> Callable[[Function], Function]:
    """Register a function of an app's `tasks.py` under the name by which it is enqueued.

    It takes keywords that fit JSON, may run twice, and manages its own transactions.
    """

    def decorate(function: Function) -> Function:
        task_functions.add(name, function)
        return function

    return decorate


def enqueue(
    name: str,
    *,
    key: str | None = None,
    due_at: datetime | None = None,
    **arguments: Any,
) -> Task:
    """Let the task `name` run once the caller's transaction has committed (or at `due_at`).

    With a `key` the same intent is one row however often it is enqueued; the first row is returned.
    """
    task = Task(
        name=name, key=key, due_at=due_at or timezone.now(), arguments=arguments
    )
    if key is None:
        task.save()
    else:
        Task.objects.bulk_create([task], ignore_conflicts=True)
        task = Task.objects.get(key=key)
    queue.ring("delivery.sweep")
    return task


def run_due_task(*, at: datetime) -> bool:
    """Run the task that is due longest and that no other worker has. Whether there was one.

    Its attempt and its lease count from now: a task that hangs takes no other with it.
    """
    task = _claim(at=at)
    if task is not None:
        _run(task, at=at)
    return task is not None


@transaction.atomic
def _claim(*, at: datetime) -> Task | None:
    """Take a due task by moving it ahead: a worker that dies leaves it due again."""
    due = Task.objects.due(at).order_by("due_at", "pk")
    task = due.select_for_update(skip_locked=True).first()
    if task is not None:
        task.due_at, task.attempts = at + LEASE, task.attempts + 1
        task.save(update_fields=["due_at", "attempts"])
    return task


def _run(task: Task, *, at: datetime) -> None:
    if task.attempts > MAX_ATTEMPTS:
        _give_up(task, error="Its workers died without an answer.", at=at)
        return
    try:
        function_of(task.name)(**task.arguments)
    except Exception as error:
        _put_back(task, error=f"{type(error).__name__}: {error}", at=at)
    else:
        _close(task, to=TaskState.DONE, done_at=at, error="")


def function_of(name: str) -> Callable[..., Any]:
    """The registered function. Raises LookupError when no app has it."""
    if name not in task_functions:
        autodiscover_modules("tasks")
    return task_functions[name]


def _put_back(task: Task, *, error: str, at: datetime) -> None:
    if task.attempts >= MAX_ATTEMPTS:
        _give_up(task, error=error, at=at)
        return
    logger.warning("Task %s fails, will be tried again", task, exc_info=True)
    rest = timedelta(minutes=min(2 ** (task.attempts - 1), LONGEST_REST))
    Task.objects.filter(pk=task.pk, state=TaskState.DUE).update(
        due_at=at + rest, error=readable(error)
    )


def _give_up(task: Task, *, error: str, at: datetime) -> None:
    logger.error("Task %s is given up after %d attempts", task, task.attempts)
    _close(task, to=TaskState.FAILED, due_at=at, error=readable(error))


def _close(task: Task, *, to: TaskState, **changes: Any) -> None:
    try:
        advance(task, to=to, **changes)
    except ChangedMeanwhile:
        logger.info("Task %s was closed by another worker", task)


def try_again(task: Task, *, at: datetime) -> None:
    """One more try of a task that was given up. Raises `ChangedMeanwhile` when it is not."""
    advance(task, to=TaskState.DUE, due_at=at, attempts=MAX_ATTEMPTS - 1)
    queue.ring("delivery.sweep")


def try_failed_again(*, at: datetime) -> int:
    """One more try of all that was given up lately: most causes (a full disk) go away by themselves.

    After `TRIED_AGAIN_FOR` only a person tries again. Returns how many will be.
    """
    lately = Task.objects.failed().filter(enqueued_at__gt=at - TRIED_AGAIN_FOR)
    count = lately.update(state=TaskState.DUE, due_at=at, attempts=MAX_ATTEMPTS - 1)
    if count:
        queue.ring("delivery.sweep")
    return count


def readable(error: str) -> str:
    """An error as PostgreSQL can keep it: no NUL, not endless."""
    return error.replace("\x00", "")[:ERROR_LENGTH]
