"""Work to do, scheduled jobs that ran, signs of life."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smartportal.core.state import Transitions
from smartportal.delivery.enums import TaskState


class TaskQuerySet(models.QuerySet["Task"]):
    def due(self, at: datetime) -> Self:
        return self.filter(state=TaskState.DUE, due_at__lte=at)

    def failed(self) -> Self:
        """Given up; `due_at` says when."""
        return self.filter(state=TaskState.FAILED)


class Task(models.Model):
    """Work that must happen, written in the transaction that makes it necessary.

    `name` is a function that an app registered with `task_named`; it takes `arguments` as keywords
    and can run twice. A `key` makes the intent unique: the same key enqueued again is the same row.
    A worker that takes a task moves `due_at` ahead; if it dies, the task is due again by itself.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        TaskState.DUE: frozenset({TaskState.DONE, TaskState.FAILED}),
        TaskState.FAILED: frozenset({TaskState.DUE}),
    }

    name = models.CharField(_("what to do"), max_length=80)
    arguments = models.JSONField(_("with"), default=dict)
    key = models.CharField(max_length=160, null=True, unique=True)
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(
        _("state"), max_length=8, choices=TaskState, default=TaskState.DUE
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)
    enqueued_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("background task")
        verbose_name_plural = _("background tasks")
        indexes = [
            models.Index(
                fields=["due_at"], name="task_due", condition=Q(state=TaskState.DUE)
            ),
            models.Index(
                fields=["due_at"],
                name="task_failed",
                condition=Q(state=TaskState.FAILED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE) ^ Q(done_at__isnull=True),
                name="task_done_iff_done_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.arguments}"


class JobRun(models.Model):
    """A scheduled job runs once per slot; a slot without a finished run is caught up."""

    job = models.CharField(max_length=60)
    slot = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "slot"], name="job_runs_once_per_slot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"


class Heartbeat(models.Model):
    """The last sign of life of a part of the portal (worker, inbound mail)."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
