"""Drafts that an advisor writes for a member, on the phone for instance."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.models.papers import Paper
from members.models import Activity, User


class PreparationQuerySet(models.QuerySet["Preparation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.visible_to(user))

    def handed_over(self) -> Self:
        return self.exclude(handed_over_at=None)


class Preparation(models.Model):
    """`by` may write on the draft until it is handed over; only the member sends it, at any time."""

    paper = models.OneToOneField(
        Paper, models.CASCADE, primary_key=True, related_name="preparation"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)

    objects: ClassVar[PreparationQuerySet] = PreparationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(by=F("on_behalf_of")),
                name="preparation_is_for_another_person",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True)
                | Q(handed_over_at__gte=F("at")),
                name="preparation_handed_over_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} · {self.by_id}"

    @property
    def is_handed_over(self) -> bool:
        return self.handed_over_at is not None
