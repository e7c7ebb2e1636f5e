"""Events and once-only keys."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from smartportal.core.ids import PublicIdField
from smartportal.core.subject import Subject


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: Subject) -> Self:
        return self.filter(subject_kind=subject.kind, subject_id=subject.public_id)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Event(models.Model):
    """One thing that happened. Parameters are ids and impersonal values: no names, no addresses."""

    public_id = PublicIdField()
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    parameters = models.JSONField(default=dict)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "-at"], name="event_by_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_kind}:{self.subject_id}"


class OnceKey(models.Model):
    """A key that lets an action happen once: the second insert fails, and so does the action."""

    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
