"""Invoices that come back: what they say, how often, and which drafts came of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.enums import Rhythm
from documents.models.customers import Customer
from documents.models.papers import Paper
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line


class RecurrenceQuerySet(models.QuerySet["Recurrence"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def writable_by(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.run_by(user))

    def running(self) -> Self:
        return self.filter(paused_at=None, ended_at=None)


class Recurrence(models.Model):
    """A draft each month, quarter or year, on the day of `first_on` or the last of a shorter month.

    `lines` are those of a paper as typed, with fields such as `{month}`. `period` counts the dates that are over;
    `next_on` is the index of it that the job reads, empty once it ended.
    """

    public_id = PublicIdField()
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="recurrences")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="recurrences")
    title = models.CharField(
        _("title"), max_length=140, blank=True, validators=[one_line]
    )
    header: Any = models.JSONField(default=dict)
    lines: Any = models.JSONField(default=list)
    rhythm = models.CharField(_("how often"), max_length=7, choices=Rhythm)
    first_on = models.DateField(_("first date"))
    until_on = models.DateField(_("last date"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("how many times"), null=True, blank=True)
    period = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_on"],
                name="recurrence_due",
                condition=Q(paused_at__isnull=True, ended_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("first_on")),
                name="recurrence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(times__isnull=True) | Q(times__gte=1),
                name="recurrence_comes_at_least_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) ^ Q(next_on__isnull=False),
                name="recurrence_has_a_next_date_until_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.rhythm} {self.first_on}"


class RecurringDraft(models.Model):
    """The draft that was made for one date; thrown away it is not made again."""

    recurrence = models.ForeignKey(Recurrence, models.PROTECT, related_name="made")
    on = models.DateField()
    paper = models.OneToOneField(
        Paper, models.SET_NULL, null=True, related_name="recurring"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["recurrence", "on"], name="one_draft_per_recurrence_and_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recurrence_id} {self.on}"
