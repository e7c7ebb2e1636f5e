"""Taking in one mail: once, whatever it holds."""

import hashlib
import logging
import re
from datetime import datetime, timedelta

from django.db import transaction

from smartportal.delivery.enums import FileKind, InboundOutcome
from smartportal.delivery.inbound.mail import ReceivedMail
from smartportal.delivery.inbound.notices import is_report, message_of, notices_of
from smartportal.delivery.models import InboundMail, Message
from smartportal.delivery.services import readable, store_file, take_notice

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=90)  # mail that a person must look at
XTEXT = re.compile(r"\+([0-9A-F]{2})")  # RFC 3461

Result = tuple[InboundOutcome, str]


@transaction.atomic
def receive(raw: bytes, *, at: datetime) -> InboundMail:
    """Read a mail and do what it asks. The same bytes a second time change nothing.

    What cannot be read or placed is kept whole for a person; a mail never makes it raise.
    """
    mail = ReceivedMail(raw)
    row, new = InboundMail.objects.get_or_create(
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={
            "sender": mail.sender,
            "recipient": next(iter(mail.recipients), "")[:320],
            "subject": mail.subject,
            "outcome": InboundOutcome.BROKEN,
            "received_at": at,
        },
    )
    if new:
        _take_in(row, mail, at=at)
    return row


def _take_in(row: InboundMail, mail: ReceivedMail, *, at: datetime) -> None:
    row.outcome, detail = _outcome(mail, at=at)
    row.detail = readable(detail)
    if row.outcome in InboundMail.NEEDS_A_PERSON:
        logger.warning("Inbound mail %s: %s, %s", row.public_id, row.outcome, detail)
        row.file = store_file(
            mail.raw,
            kind=FileKind.MAIL,
            content_type="message/rfc822",
            retain_until=at.date() + KEPT_FOR,
        )
    row.save(update_fields=["outcome", "detail", "file"])


def _outcome(mail: ReceivedMail, *, at: datetime) -> Result:
    try:
        with transaction.atomic():
            return _hand_on(mail, at=at)
    except Exception as error:
        logger.exception("An inbound mail cannot be handled")
        return InboundOutcome.BROKEN, f"{type(error).__name__}: {error}"


def _hand_on(mail: ReceivedMail, *, at: datetime) -> Result:
    if is_report(mail):
        return _take_notices(mail, at=at)
    if mail.is_automatic:
        return InboundOutcome.AUTOMATIC, ""
    return InboundOutcome.UNKNOWN, "No notice of delivery."


def _take_notices(mail: ReceivedMail, *, at: datetime) -> Result:
    message = message_of(mail)
    if message is None:
        return InboundOutcome.UNKNOWN, "A notice about no message of ours."
    for notice in notices_of(mail):
        if recipient := _recipient_of(message, notice.recipient):
            take_notice(
                message,
                kind=notice.kind,
                recipient=recipient,
                status=notice.status,
                detail=notice.detail,
                at=at,
            )
    return InboundOutcome.NOTICE, ""


def _recipient_of(message: Message, written: str) -> str:
    """Which of the message's recipients a notice means; after a forwarding only one can be meant."""
    plain = XTEXT.sub(lambda found: chr(int(found[1], 16)), written)
    for address in (written, plain.lower()):
        if address in message.addresses:
            return address
    return message.addresses[0] if len(message.addresses) == 1 else ""
