"""What transmissions listen to: the mails by which platforms take e-invoices."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from documents.einvoicing.providers.base import Answer
from documents.einvoicing.providers.mailbox import KIND, rejected
from documents.einvoicing.transmitting import take_answer
from documents.enums import TransmissionState
from documents.models import Transmission
from smartportal.delivery.enums import Outcome
from smartportal.delivery.models import DeliveryNotice, Message
from smartportal.delivery.signals import message_settled


@receiver(message_settled)
def follow_mailbox(
    message: Message,
    outcome: Outcome,
    at: datetime,
    notice: DeliveryNotice | None,
    **_more: Any,
) -> None:
    """A mail that came back was not taken. One that was delivered is in the mailbox: that ends what we can know."""
    if message.kind != KIND:
        return
    row = Transmission.objects.filter(provider_reference=message.public_id).first()
    if row is None:
        return
    if outcome in (Outcome.FAILED, Outcome.BOUNCED):
        take_answer(row, rejected(notice.detail if notice else message.error), at=at)
    elif outcome == Outcome.DELIVERED:
        answer = Answer(TransmissionState.DELIVERED, message.public_id)
        take_answer(row, answer, at=at)
