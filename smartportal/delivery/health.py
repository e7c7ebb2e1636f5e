"""What of delivery is late, since when, and what it holds up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Min, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from smartportal.core import clock
from smartportal.delivery.enums import MessageState, TaskState
from smartportal.delivery.inbound.sources import HEARTBEAT as INBOUND
from smartportal.delivery.models import Message, Task
from smartportal.delivery.services import last_beat

WORKER = "worker"
FAILED = "failed_tasks"
MAIL_PATIENCE = timedelta(minutes=10)
TASK_PATIENCE = timedelta(minutes=30)
WORKER_PATIENCE = timedelta(minutes=5)
INBOUND_PATIENCE = timedelta(minutes=15)
# The heartbeat comes each minute; a portal that was off has none that is fresh when it starts.
START_PATIENCE = timedelta(minutes=2)
STARTED_AT = timezone.now()  # of this process, about when the worker started beside it


@dataclass(frozen=True, slots=True)
class LatePart:
    """`since` is None for what never worked yet; `for_admins` is for who sees the tasks."""

    name: str
    what: str | Promise
    since: datetime | None
    holds_up: str | Promise
    for_admins: bool = False


def late_parts(at: datetime) -> list[LatePart]:
    """What is late at that instant, the gravest first; empty when all is well."""
    found = (check(at) for check in CHECKS)
    return [part for part in found if part is not None]


def late_worker(at: datetime, *, started_at: datetime = STARTED_AT) -> LatePart | None:
    """A worker lives in real time: `at` may be a simulated day of the demo."""
    now = min(at, timezone.now())
    if started_at <= now < started_at + START_PATIENCE or _beats(now):
        return None
    return LatePart(
        WORKER,
        _("Background work has stopped."),
        last_beat(WORKER),
        _("E-mails and documents leave later. Nothing is lost."),
    )


def worker_is_alive() -> bool:
    """For machines, also in the first minutes."""
    return _beats(timezone.now())


def _beats(now: datetime) -> bool:
    beat_at = last_beat(WORKER)
    return beat_at is not None and beat_at >= now - WORKER_PATIENCE


def late_mail(at: datetime) -> LatePart | None:
    """By when the message should have left, however often the mail server put it off."""
    waiting = Message.objects.filter(state=MessageState.PENDING)
    since = _late_since(waiting, "created_at", at=at, patience=MAIL_PATIENCE)
    if since is None:
        return None
    return LatePart(
        "mail",
        _("E-mails leave late."),
        since,
        _("Invoices, quotes and reminders wait. They leave by themselves."),
    )


def late_tasks(at: datetime) -> LatePart | None:
    waiting = Task.objects.filter(state=TaskState.DUE)
    since = _late_since(waiting, "enqueued_at", at=at, patience=TASK_PATIENCE)
    if since is None:
        return None
    return LatePart(
        "tasks",
        _("Documents are made late."),
        since,
        _("New papers are sent later. They leave by themselves."),
    )


def _late_since(
    waiting: QuerySet[Any], written: str, *, at: datetime, patience: timedelta
) -> datetime | None:
    """Since when the oldest waits. What a job catches up is due before it was written, and rows are
    written in real time: `at` may be a simulated day of the demo.
    """
    late = waiting.filter(
        due_at__lt=at - patience,
        **{f"{written}__lt": timezone.now() - patience},
    )
    since: datetime | None = late.aggregate(since=Min(Greatest("due_at", written)))[
        "since"
    ]
    return since


def failed_tasks(at: datetime) -> LatePart | None:
    """Since the oldest was asked for: when it was given up moves with each further try."""
    since = Task.objects.failed().aggregate(since=Min("enqueued_at"))["since"]
    if since is None:
        return None
    return LatePart(
        FAILED,
        _("Background work was given up."),
        since,
        _("Papers or e-mails are missing. It is tried again every hour."),
        for_admins=True,
    )


def nothing_is_given_up() -> bool:
    return failed_tasks(clock.now()) is None


def late_inbound(at: datetime) -> LatePart | None:
    if not (settings.INBOUND_MAILDIR or settings.INBOUND_IMAP_URL):
        return None
    beat_at = last_beat(INBOUND)
    if beat_at is not None and beat_at >= at - INBOUND_PATIENCE:
        return None
    return LatePart(
        "inbound",
        _("Incoming e-mail is not read."),
        beat_at,
        _("Answers and returned e-mails appear later."),
    )


CHECKS: tuple[Callable[[datetime], LatePart | None], ...] = (
    late_worker,
    late_mail,
    late_tasks,
    failed_tasks,
    late_inbound,
)
