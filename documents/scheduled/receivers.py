"""What planned sendings listen to: the member's word."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from documents.models import PlannedAction, ScheduledSending
from documents.scheduled.services import ring
from documents.scheduled.settings import KIND
from documents.signals import action_decided


@receiver(action_decided)
def follow_word_on_sending(action: PlannedAction, at: datetime, **_more: Any) -> None:
    if action.kind != KIND:
        return
    rows = ScheduledSending.objects.select_related("action__paper__entity")
    for planned in rows.filter(action=action):
        ring(planned, at=at)
