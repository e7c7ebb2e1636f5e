"""What reminding listens to: the member's word, money, and what became of mails."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from documents.dunning.reasons import Why
from documents.dunning.services.letters import settle_letter
from documents.dunning.services.steps import follow_payment, receivables_of, redraw
from documents.models import Allocation, PlannedAction, Receivable
from documents.signals import action_decided, receivable_settled
from smartportal.delivery.enums import Outcome
from smartportal.delivery.models import Message
from smartportal.delivery.signals import message_settled


@receiver(action_decided)
def redraw_after_decision(action: PlannedAction, at: datetime, **_more: Any) -> None:
    """The days follow the member's word at once."""
    redraw(receivables_of([action]), at=at, nearer=True)


@receiver(receivable_settled)
def follow_money(receivable: Receivable, allocation: Allocation, **_more: Any) -> None:
    why = Why.CREDITED if allocation.credit_note_id else Why.PAID
    follow_payment(receivable, at=allocation.at, why=why)


@receiver(message_settled)
def settle_letter_of_message(
    message: Message, outcome: Outcome, at: datetime, **_more: Any
) -> None:
    settle_letter(message, outcome=outcome, at=at)
