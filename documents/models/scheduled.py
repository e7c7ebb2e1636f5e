"""The envelope of a paper that leaves later."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models.sending import MOST_RECIPIENTS, EnvelopeFields
from documents.models.steering import PlannedAction


class ScheduledSending(EnvelopeFields):
    """What leaves, and when; whether it does, the action says. `revision` is the draft's as the member saw it, none
    of a paper that was final already.
    """

    action = models.OneToOneField(
        PlannedAction, models.CASCADE, related_name="scheduled"
    )
    revision = models.PositiveIntegerField(null=True)
    leaves_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(also_to__len__lt=MOST_RECIPIENTS),
                name="scheduled_to_at_most_ten",
            ),
            models.CheckConstraint(
                condition=Q(leaves_at__gt=models.F("at")),
                name="scheduled_leaves_after_it_is_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.leaves_at}"
