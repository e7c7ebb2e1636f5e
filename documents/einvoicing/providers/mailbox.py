"""A platform that takes e-invoices by mail: the outbox sends each at most once, and knows them by their key."""

from datetime import datetime

from documents.einvoicing.providers.base import Answer, NotTaken, Parcel
from documents.einvoicing.providers.choice import mailbox_of
from documents.enums import Channel, TransmissionState
from smartportal.core.refusals import Refused
from smartportal.delivery.enums import FileKind, MessageState
from smartportal.delivery.models import Message
from smartportal.delivery.services import post, store_file

KIND = "documents.transmission"


class Mailbox:
    def submit(self, parcel: Parcel, *, at: datetime) -> Answer:
        address = mailbox_of(parcel.entity, Channel(parcel.channel), on=parcel.on)
        file = store_file(
            parcel.xml, kind=FileKind.PAPER, content_type="application/xml"
        )
        try:
            message = post(
                key=key_of(parcel.key),
                kind=KIND,
                to=[address],
                subject=f"{parcel.number} → {parcel.receiver}",
                text=f"{parcel.number}\n{parcel.receiver}\n",
                language="en",
                attachments=[(file, f"{parcel.number}.xml")],
                at=at,
            )
        except Refused as refusal:
            raise NotTaken(str(refusal.sentence)) from refusal
        return said_of(message)

    def look_up(self, key: str) -> Answer | None:
        message = Message.objects.filter(key=key_of(key)).first()
        return said_of(message) if message else None


def key_of(key: str) -> str:
    return f"transmission:{key}"


def said_of(message: Message) -> Answer:
    """A mail that left is on its way, no more: only the platform knows what became of it."""
    if message.state in (MessageState.FAILED, MessageState.CANCELLED):
        return rejected(message.error)
    return Answer(TransmissionState.IN_FLIGHT, message.public_id)


def rejected(error: str) -> Answer:
    reason = error or "The mailbox of the platform did not take it."
    return Answer(TransmissionState.REJECTED, reason=reason)
