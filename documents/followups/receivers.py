"""What reminders of quotes listen to: a quote that leaves or is answered, and the member's word."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from documents.followups.services import drop_of, follow_word, plan_reminders
from documents.followups.settings import KIND
from documents.models import CustomerAnswer, Paper, PlannedAction
from documents.signals import action_decided, quote_answered, quote_sent


@receiver(quote_sent)
def plan_reminder_of(quote: Paper, at: datetime, **_more: Any) -> None:
    if quote.revises:
        drop_of(quote.revises, at=at)
    plan_reminders(Paper.objects.filter(pk=quote.pk), at=at)


@receiver(quote_answered)
def drop_reminder_of(quote: Paper, answer: CustomerAnswer, **_more: Any) -> None:
    drop_of(quote, at=answer.at)


@receiver(action_decided)
def follow_word_on_quote(action: PlannedAction, at: datetime, **_more: Any) -> None:
    if action.kind == KIND:
        follow_word(action, at=at)
