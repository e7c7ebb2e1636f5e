"""Who saved a draft last, and with what."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from documents.models.papers import Paper
from members.models import Activity, User


class LastSaveQuerySet(models.QuerySet["LastSave"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.visible_to(user))


class LastSave(models.Model):
    """Another tab or device that comes later names it. `device` is a browser and a system, in a word each."""

    paper = models.OneToOneField(
        Paper, models.CASCADE, primary_key=True, related_name="last_save"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    device = models.CharField(max_length=40, blank=True)

    objects: ClassVar[LastSaveQuerySet] = LastSaveQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.paper_id} · {self.device}"
