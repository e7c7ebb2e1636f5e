"""Notices of delivery (RFC 3464): which message, which recipient, and what became of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Part

from smartportal.delivery.enums import NoticeKind
from smartportal.delivery.inbound.mail import (
    ReceivedMail,
    content_of,
    header_of,
    headers_of,
    parts_of,
)
from smartportal.delivery.models import Message

# "relayed" means handed to a server that gives no notices, "delayed" that it still tries: neither
# says that the mail arrived.
KINDS = {"failed": NoticeKind.BOUNCED, "delivered": NoticeKind.DELIVERED}
BOUNCE_TOKEN = re.compile(r"bounces\+([a-z0-9]{16})@", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]{3,200}>")
MOST_RECIPIENTS = 100


@dataclass(frozen=True, slots=True)
class RecipientNotice:
    kind: NoticeKind
    recipient: str
    status: str
    detail: str


def is_report(mail: ReceivedMail) -> bool:
    return any(
        part.get_content_type() == "message/delivery-status"
        for part in parts_of(mail.parsed)
    )


def notices_of(mail: ReceivedMail) -> list[RecipientNotice]:
    """What the report says about each recipient, so far as it is final."""
    found: list[RecipientNotice] = []
    for part in parts_of(mail.parsed):
        if part.get_content_type() == "message/delivery-status":
            found.extend(_notices_in(part))
    return found[:MOST_RECIPIENTS]


def message_of(mail: ReceivedMail) -> Message | None:
    """The message of ours that a report is about: by the address it came to, else by Message-ID."""
    for address in mail.recipients:
        if token := BOUNCE_TOKEN.match(address):
            return Message.objects.filter(public_id=token[1].lower()).first()
    return Message.objects.filter(message_id__in=_original_ids(mail)).first()


def _notices_in(part: Part) -> Iterator[RecipientNotice]:
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    for block in (each for each in blocks if isinstance(each, Part)):
        kind = KINDS.get(header_of(block, "Action").split(" ", 1)[0].lower())
        if kind is not None:
            yield RecipientNotice(
                kind=kind,
                recipient=_recipient(block),
                status=header_of(block, "Status").split(" ", 1)[0][:12],
                detail=_after_type(header_of(block, "Diagnostic-Code")),
            )


def _recipient(block: Part) -> str:
    """The address we wrote to, which a forwarder keeps as the original one."""
    for name in ("Original-Recipient", "Final-Recipient"):
        if address := _after_type(header_of(block, name)):
            return address.strip("<>")
    return ""


def _after_type(value: str) -> str:
    """`rfc822; nora@example.org` without its type."""
    return value.split(";", 1)[-1].strip()


def _original_ids(mail: ReceivedMail) -> list[str]:
    """Message-IDs of the mail that the report carries, whole or its headers only."""
    ids: list[str] = []
    for part in list(parts_of(mail.parsed))[1:]:
        ids.extend(headers_of(part, "Message-ID"))
        if part.get_content_type() == "text/rfc822-headers":
            ids.extend(_ids_in_text(content_of(part)))
    return ids[:MOST_RECIPIENTS]


def _ids_in_text(text: str) -> list[str]:
    lines = (
        line for line in text.splitlines() if line.lower().startswith("message-id:")
    )
    return [found[0] for line in lines if (found := MESSAGE_ID.search(line))]
