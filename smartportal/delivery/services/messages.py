"""Writing a message: checked, unique by its key, sent later."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import getaddresses, quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from smartportal.core import queue
from smartportal.core.refusals import Refused
from smartportal.core.state import advance
from smartportal.core.subject import Subject
from smartportal.core.text import LINE_BREAKS
from smartportal.delivery.enums import MessageState
from smartportal.delivery.models import Attachment, Message, StoredFile

SUBJECT_LENGTH = 400
MESSAGE_ID_SALT = "smartportal.delivery.message_id"
HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
PLAIN_NAME = re.compile(r"[\w .'’-]*")
# Answering machines leave such mail alone (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


class BadAddress(Refused):
    """An e-mail address that no mail server takes."""


class NoRecipient(Refused):
    """A message to nobody."""


class BadHeader(Refused):
    """A line break or an endless text where a header would be forged."""


@transaction.atomic
def post(
    *,
    key: str,
    kind: str,
    to: Sequence[str],
    subject: str,
    text: str,
    html: str = "",
    language: str,
    at: datetime,
    about: Subject | None = None,
    cc: Sequence[str] = (),
    reply_to: Sequence[str] = (),
    sender: str = "",
    attachments: Sequence[tuple[StoredFile, str]] = (),
    headers: Mapping[str, str] | None = None,
    due_at: datetime | None = None,
    lapses_at: datetime | None = None,
    attempts: int = 0,
) -> Message:
    """Write a mail that leaves once the caller's transaction has committed (or at `due_at`), or never
    if it still waits at `lapses_at`. `attempts` are those of a former mail that this one stands for.

    A second post with the same `key` changes nothing and returns the first message. Addresses may
    carry a name (see `named_address`). Raises `NoRecipient`, `BadAddress`, `BadHeader`.
    """
    message = Message(
        key=key,
        kind=kind,
        to=list(to),
        cc=list(cc),
        reply_to=list(reply_to),
        sender=sender or settings.DEFAULT_FROM_EMAIL,
        subject=subject.strip(),
        text=text,
        html=html,
        language=language,
        subject_kind=about.kind if about else "",
        subject_id=about.public_id if about else "",
        headers={**AUTOMATIC, **(headers or {})},
        message_id=message_id_for(key),
        due_at=due_at or at,
        lapses_at=lapses_at,
        attempts=attempts,
    )
    _check(message, names=[name for _file, name in attachments])
    return _insert(message, attachments)


def message_id_for(key: str) -> str:
    """The same key gives the same Message-ID, so that a mail sent twice can be recognised.

    Only who got the mail knows it: keys can be guessed, and a notice of delivery names its mail by it.
    """
    digest = salted_hmac(MESSAGE_ID_SALT, key, algorithm="sha256").hexdigest()[:40]
    return f"<{digest}@{settings.MAIL_DOMAIN}>"


def named_address(name: str, address: str) -> str:
    """`Nora Peeters <nora@example.org>`, quoted where the name needs it."""
    name = " ".join(name.split())
    if not name:
        return address
    shown = name if PLAIN_NAME.fullmatch(name) else f'"{quote(name)}"'
    return f"{shown} <{address}>"


def withdraw_message(message: Message) -> None:
    """Keep a message from leaving. Raises `ChangedMeanwhile` once a sender has it."""
    advance(message, to=MessageState.CANCELLED)


def _check(message: Message, *, names: list[str]) -> None:
    if not message.to:
        raise NoRecipient(_("Say to whom this goes."))
    for field in ("to", "cc", "reply_to"):
        for address in getattr(message, field):
            _check_address(address, field=field)
    _check_address(message.sender, field="sender")
    _check_headers(message, names=names)


def _check_address(address: str, *, field: str) -> None:
    _check_line(address, field=field)
    try:
        [(_name, bare)] = getaddresses([address])
        validate_email(bare)
    except (ValueError, ValidationError):
        raise BadAddress(
            _("“%(address)s” is not an e-mail address.") % {"address": address},
            field=field,
        ) from None


def _check_headers(message: Message, *, names: list[str]) -> None:
    _check_line(message.subject, field="subject")
    if len(message.subject) > SUBJECT_LENGTH:
        raise BadHeader(_("The subject is too long."), field="subject")
    for name, value in message.headers.items():
        if not HEADER_NAME.fullmatch(name):
            raise BadHeader(_("Write this on one line."), field="headers")
        _check_line(value, field="headers")
    for name in names:
        _check_line(name, field="attachments")


def _check_line(value: str, *, field: str) -> None:
    if LINE_BREAKS.search(value) or "\x00" in value:
        raise BadHeader(_("Write this on one line."), field=field)


def _insert(message: Message, attachments: Sequence[tuple[StoredFile, str]]) -> Message:
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.get(key=message.key)
    if stored.public_id == message.public_id:
        Attachment.objects.bulk_create(
            Attachment(message=stored, file=file, name=name)
            for file, name in attachments
        )
        queue.ring("delivery.sweep")
    return stored
