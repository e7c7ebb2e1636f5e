"""What became of a message: settled by its sender, by a person, or by what a mail system says."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from smartportal.audit.services import record
from smartportal.core.refusals import ChangedMeanwhile
from smartportal.core.state import advance
from smartportal.delivery.enums import MessageState, NoticeKind, Outcome
from smartportal.delivery.models import DeliveryNotice, Message
from smartportal.delivery.services.work import enqueue, readable
from smartportal.delivery.signals import message_settled

logger = logging.getLogger(__name__)

CLAIM_LIFE = timedelta(minutes=10)  # far above 20 mails at the mail server's time limit
DETAIL_LENGTH = 500


@transaction.atomic
def settle(message: Message, *, to: MessageState, at: datetime, **changes: Any) -> None:
    """Write what became of a claimed message and announce it.

    The sender knows better than the clock: a claim that expired meanwhile is settled all the same.
    """
    try:
        advance(message, to=to, **changes)
    except ChangedMeanwhile:
        message.refresh_from_db()
        advance(message, to=to, **changes)
    announce(message, outcome=Outcome(to), at=at)


def expire_claims(*, at: datetime, older_than: timedelta = CLAIM_LIFE) -> int:
    """Claims whose sender never came back are UNKNOWN: never sent again, a person decides."""
    claimed = Message.objects.filter(
        state=MessageState.CLAIMED, claimed_at__lt=at - older_than
    )
    return sum(_expire(message, at=at) for message in claimed.order_by("pk"))


def _expire(message: Message, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            advance(message, to=MessageState.UNKNOWN, error="The sender died.")
            announce(message, outcome=Outcome.UNKNOWN, at=at)
    except ChangedMeanwhile:
        return False
    logger.error("Message %s was perhaps sent: a person must look", message.public_id)
    return True


@transaction.atomic
def resolve_unknown(message: Message, *, sent: bool, by: Any, at: datetime) -> None:
    """A person says what happened. Raises `ChangedMeanwhile` when it is no longer unknown."""
    if sent:
        advance(message, to=MessageState.SENT, sent_at=message.claimed_at, error="")
    else:
        advance(message, to=MessageState.FAILED)
    record("delivery.message.resolved", message, by=by, at=at, sent=sent)
    announce(message, outcome=Outcome(message.state), at=at)


@transaction.atomic
def take_notice(
    message: Message,
    *,
    kind: NoticeKind,
    recipient: str,
    at: datetime,
    status: str = "",
    detail: str = "",
) -> bool:
    """Keep what a mail system said about one recipient; False when it was known already."""
    notice, new = DeliveryNotice.objects.get_or_create(
        message=message,
        recipient=recipient,
        kind=kind,
        defaults={
            "at": at,
            "status": status[:12],
            "detail": readable(detail)[:DETAIL_LENGTH],
        },
    )
    if new:
        _notice_proves_sending(message)
        announce(message, outcome=Outcome(kind), at=at, notice=notice)
    return new


def _notice_proves_sending(message: Message) -> None:
    if message.state != MessageState.UNKNOWN:
        return
    advance(message, to=MessageState.SENT, sent_at=message.claimed_at, error="")
    logger.info("Message %s was sent: a notice came", message.public_id)


def announce(
    message: Message,
    *,
    outcome: Outcome,
    at: datetime,
    notice: DeliveryNotice | None = None,
) -> None:
    """Tell the apps above, in the caller's transaction. A receiver that fails must not undo the fact
    that a mail left: it is told again by a task.
    """
    try:
        with transaction.atomic():
            tell_receivers(message, outcome=outcome, at=at, notice=notice)
    except Exception:
        logger.exception("A receiver of %s fails, will be told again", outcome)
        enqueue(
            "delivery.announce",
            message_id=message.pk,
            outcome=outcome.value,
            at=at.isoformat(),
            notice_id=notice.pk if notice else None,
        )


def tell_receivers(
    message: Message, *, outcome: Outcome, at: datetime, notice: DeliveryNotice | None
) -> None:
    message_settled.send(
        sender=Message, message=message, outcome=outcome, at=at, notice=notice
    )
