"""Sending messages at most once: claim, commit, send, say what happened.

A worker that dies between claim and answer leaves a claim, which `expire_claims` makes UNKNOWN.
Nothing but a clear refusal of the mail server puts a message back.
"""

import contextlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from smartportal.core.refusals import ChangedMeanwhile
from smartportal.core.state import advance
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models import Message
from smartportal.delivery.services.files import read_file
from smartportal.delivery.services.outcomes import settle, take_notice
from smartportal.delivery.services.work import readable
from smartportal.delivery.smtp import PERMANENT, NotAccepted, NotReached

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 20  # what a killed sender leaves unknown at worst
SHORTEST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
# A mail server that says "later" so often means no: two days, at most an hour apart. Days in which
# it was away are no answer.
MOST_TRIES = 54


def send_due_messages(*, at: datetime, limit: int = MOST_AT_ONCE) -> int:
    """Claim due messages, which other senders then skip, and send them over one connection.

    Returns how many were tried before the mail server was away, if it was.
    """
    messages = _claim(at=at, limit=min(limit, MOST_AT_ONCE))
    if not messages:
        return 0
    with _line() as line:
        return _send_all(messages, line, at=at)


@transaction.atomic
def _claim(*, at: datetime, limit: int) -> list[Message]:
    due = Message.objects.due(at).order_by("due_at", "pk")
    messages = list(
        due.select_for_update(skip_locked=True).prefetch_related("attachments__file")[
            :limit
        ]
    )
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        state=MessageState.CLAIMED, claimed_at=at, attempts=F("attempts") + 1
    )
    for message in messages:
        message.state, message.claimed_at = MessageState.CLAIMED, at
        message.attempts += 1
    return messages


@contextlib.contextmanager
def _line() -> Iterator[BaseEmailBackend]:
    line = get_connection()
    try:
        yield line
    finally:
        _hang_up(line)


def _send_all(messages: list[Message], line: BaseEmailBackend, *, at: datetime) -> int:
    for position, message in enumerate(messages):
        try:
            _send(message, line, at=at)
        except NotReached as error:
            behind = messages[position:]
            if error.asked:
                tried = behind.pop(0)
                no = NotAccepted(str(error), permanent=False)
                _take_refusal(tried, error=no, at=at)
            _wait_for_server(behind, error=error, at=at)
            return position
    return len(messages)


def _send(message: Message, line: BaseEmailBackend, *, at: datetime) -> None:
    """Send one message and settle it. Raises `NotReached` when the mail server is away."""
    mail = _prepared(message, at=at)
    if mail is None:
        return
    try:
        line.open()
        line.send_messages([mail])
    except NotReached:
        raise
    except NotAccepted as error:
        _take_refusal(message, error=error, at=at)
    except Exception as error:
        _lose_sight(message, error=error, at=at)
        _hang_up(line)
    else:
        _confirm(message, mail, at=at)


def _prepared(message: Message, *, at: datetime) -> EmailMultiAlternatives | None:
    """The mail, or None when it cannot be built: later when a file is away, else never."""
    try:
        mail = mail_of(message)
        mail.message()
    except OSError as error:
        _take_refusal(message, error=NotAccepted(str(error), permanent=False), at=at)
        return None
    except Exception as error:
        logger.exception("Message %s cannot be built", message.public_id)
        _settle(message, to=MessageState.FAILED, at=at, error=str(error))
        return None
    return mail


def mail_of(message: Message) -> EmailMultiAlternatives:
    """The mail as it leaves. Bounces go to the envelope's sender, which names the message."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=_envelope_sender(message),
        to=message.to,
        cc=message.cc,
        reply_to=message.reply_to,
        headers={
            **message.headers,
            "From": message.sender,
            "Message-ID": message.message_id,
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for attachment in message.attachments.all():
        file = attachment.file
        mail.attach(attachment.name, read_file(file), file.content_type)
    return mail


def _envelope_sender(message: Message) -> str:
    if settings.INBOUND_MAILDIR or settings.INBOUND_IMAP_URL:
        return f"bounces+{message.public_id}@{settings.MAIL_DOMAIN}"
    return message.sender


def _confirm(message: Message, mail: EmailMultiAlternatives, *, at: datetime) -> None:
    _settle(message, to=MessageState.SENT, at=at, sent_at=at, error="")
    for address, (code, text) in getattr(mail, "refused", {}).items():
        if code in PERMANENT:
            _note_refused(message, address, code, text, at=at)


def _note_refused(
    message: Message, address: str, code: int, text: bytes, *, at: datetime
) -> None:
    words = text.decode("utf-8", "replace")
    take_notice(
        message,
        kind=NoticeKind.BOUNCED,
        recipient=address.lower(),
        status=words.split(" ", 1)[0] if words[:2] == f"{code // 100}." else "",
        detail=f"{code} {words}",
        at=at,
    )


def _take_refusal(message: Message, *, error: NotAccepted, at: datetime) -> None:
    if error.permanent or message.attempts >= MOST_TRIES:
        _settle(message, to=MessageState.FAILED, at=at, error=str(error))
    else:
        logger.warning("Message %s is put off: %s", message.public_id, error)
        rest = timedelta(minutes=2 ** min(message.attempts - 1, 6))
        _put_back(message, rest=rest, error=error, at=at)


def _lose_sight(message: Message, *, error: Exception, at: datetime) -> None:
    logger.exception(
        "Message %s was perhaps sent: a person must look", message.public_id
    )
    _settle(message, to=MessageState.UNKNOWN, at=at, error=str(error))


def _wait_for_server(
    messages: list[Message], *, error: NotReached, at: datetime
) -> None:
    """Nobody was asked about these: it counts as no try, and they rest the longer they have waited."""
    logger.warning("%d messages wait for the mail server: %s", len(messages), error)
    for message in messages:
        message.attempts -= 1
        _put_back(message, rest=at - message.due_at, error=error, at=at)


def _put_back(
    message: Message, *, rest: timedelta, error: Exception, at: datetime
) -> None:
    """The mail server surely did not take it: try again, ever more rarely."""
    with contextlib.suppress(ChangedMeanwhile):
        advance(
            message,
            to=MessageState.PENDING,
            retry_at=at + min(max(rest, SHORTEST_REST), LONGEST_REST),
            attempts=message.attempts,
            error=readable(str(error)),
        )


def _settle(
    message: Message, *, to: MessageState, at: datetime, error: str, **changes: datetime
) -> None:
    try:
        settle(message, to=to, at=at, error=readable(error), **changes)
    except ChangedMeanwhile:
        logger.error("Message %s was settled by someone else", message.public_id)


def _hang_up(line: BaseEmailBackend) -> None:
    with contextlib.suppress(Exception):
        line.close()
