"""A draft on its way out: what the member sent, while they can still call it back."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.enums import DepartureState
from documents.models.papers import Paper
from documents.models.sending import MOST_RECIPIENTS, EnvelopeFields
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions


class DepartureQuerySet(models.QuerySet["Departure"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.visible_to(user))

    def writable_by(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.run_by(user))

    def waiting(self) -> Self:
        return self.filter(state=DepartureState.WAITING)


class Departure(EnvelopeFields):
    """Until `leaves_at` the paper is a draft without number, at `revision` as the member saw it."""

    TRANSITIONS: ClassVar[Transitions] = {
        DepartureState.WAITING: frozenset(
            {DepartureState.LEFT, DepartureState.RECALLED, DepartureState.REFUSED}
        ),
    }

    public_id = PublicIdField()
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="departures")
    revision = models.PositiveIntegerField()
    state = models.CharField(
        max_length=8, choices=DepartureState, default=DepartureState.WAITING
    )
    refusal = models.TextField(blank=True)
    leaves_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[DepartureQuerySet] = DepartureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(state=DepartureState.WAITING),
                name="one_waiting_departure_per_paper",
            ),
            models.CheckConstraint(
                condition=Q(state=DepartureState.REFUSED) ^ Q(refusal=""),
                name="departure_refused_iff_it_says_why",
            ),
            models.CheckConstraint(
                condition=Q(also_to__len__lt=MOST_RECIPIENTS),
                name="departure_to_at_most_ten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.to}"

    def seconds_left(self, *, at: datetime) -> int:
        """Until it leaves; 0 when it should have."""
        return max(0, round((self.leaves_at - at).total_seconds()))
