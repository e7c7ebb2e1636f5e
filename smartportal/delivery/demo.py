"""The mailbox of the demo: mails are kept instead of sent, and answered as mail systems answer.

Addresses that begin with `inconnu`, `unknown` or `bounce`, or end with `.invalid`, do not exist.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage as Mime
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from smartportal.core import clock
from smartportal.delivery.enums import FileKind
from smartportal.delivery.inbound.services import receive
from smartportal.delivery.models import DemoMail, Message
from smartportal.delivery.services import enqueue, store_file

NOBODY = re.compile(r"^(inconnu|unknown|bounce)|\.invalid$", re.IGNORECASE)
KEPT_FOR = timedelta(days=90)


class MailboxBackend(BaseEmailBackend):
    """An e-mail backend that writes into the demo's mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            keep(mail, at=clock.now())
        return len(email_messages)


@transaction.atomic
def keep(mail: EmailMessage, *, at: datetime) -> DemoMail:
    """Put a mail into the mailbox; notices about a message of ours come back a little later."""
    message_id = mail.extra_headers.get("Message-ID", "")
    kept = DemoMail.objects.create(
        message_id=message_id,
        sender=mail.extra_headers.get("From", mail.from_email),
        recipients=mail.recipients(),
        subject=mail.subject[:400],
        text=str(mail.body),
        html=_html_of(mail),
        attachments=_attachments_of(mail, at=at),
        kept_at=at,
    )
    if Message.objects.filter(message_id=message_id).exists():
        for recipient in kept.recipients:
            enqueue("delivery.answer_demo_mail", mail_id=kept.pk, recipient=recipient)
    return kept


def answer(kept: DemoMail, *, recipient: str, at: datetime) -> None:
    """What the recipient's mail system says, by the way on which such notices come in."""
    receive(notice_about(kept, recipient=recipient, at=at), at=at)


def notice_about(kept: DemoMail, *, recipient: str, at: datetime) -> bytes:
    """A notice of delivery as of RFC 3464: delivered, or the address does not exist."""
    address = parseaddr(recipient)[1]
    domain = address.rpartition("@")[2]
    bounced = bool(NOBODY.search(address))
    notice = Mime()
    notice["From"] = f"Mail Delivery System <mailer-daemon@{domain}>"
    notice["To"] = f"bounces@{settings.MAIL_DOMAIN}"
    notice["Date"] = format_datetime(at)
    notice["Subject"] = "Undelivered mail" if bounced else "Successful delivery"
    notice["Auto-Submitted"] = "auto-replied"
    notice.set_content(
        f"Your mail to {address} {'came back' if bounced else 'was delivered'}.\n"
    )
    notice.make_mixed()
    notice.attach(_status(address, bounced=bounced, domain=domain))
    notice.attach(_original(kept))
    notice.replace_header("Content-Type", "multipart/report")
    notice.set_param("report-type", "delivery-status")
    return notice.as_bytes()


def _status(address: str, *, bounced: bool, domain: str) -> Mime:
    whole, one = Mime(), Mime()
    whole["Reporting-MTA"] = f"dns; mx.{domain}"
    one["Final-Recipient"] = f"rfc822; {address}"
    one["Action"] = "failed" if bounced else "delivered"
    one["Status"] = "5.1.1" if bounced else "2.0.0"
    one["Diagnostic-Code"] = (
        "smtp; 550 5.1.1 User unknown" if bounced else "smtp; 250 2.0.0 Delivered"
    )
    part = Mime()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([whole, one])
    return part


def _original(kept: DemoMail) -> Mime:
    part = Mime()
    part.set_content(f"Message-ID: {kept.message_id}\n", subtype="rfc822-headers")
    return part


def _html_of(mail: EmailMessage) -> str:
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    bodies = (each for each in mail.alternatives if each[1] == "text/html")
    return next((str(content) for content, _type in bodies), "")


def _attachments_of(mail: EmailMessage, *, at: datetime) -> list[dict[str, Any]]:
    return [
        _stored(*attachment[:3], at=at)
        for attachment in mail.attachments
        if isinstance(attachment, tuple)
    ]


def _stored(
    name: str | None, content: bytes | str, content_type: str | None, *, at: datetime
) -> dict[str, Any]:
    file = store_file(
        content.encode() if isinstance(content, str) else content,
        kind=FileKind.MAIL,
        content_type=content_type or "application/octet-stream",
        retain_until=at.date() + KEPT_FOR,
    )
    return {"name": name or "file", "file": file.public_id, "size": file.size}
