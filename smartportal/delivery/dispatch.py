"""What a page says about a mail: "Parti à 14 h 32", "Remis", "Revenu : adresse inconnue"."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from smartportal.core import dates
from smartportal.core.status import Status, StatusKind
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models import DeliveryNotice, Message


class DispatchState(models.TextChoices):
    """A message's state together with what came back; the worst of several recipients counts."""

    WAITING = "waiting", pgettext_lazy("mail", "Leaves soon")
    SENT = "sent", pgettext_lazy("mail", "Left")
    DELIVERED = "delivered", pgettext_lazy("mail", "Delivered")
    RETURNED = "returned", pgettext_lazy("mail", "Came back")
    UNKNOWN = "unknown", pgettext_lazy("mail", "Perhaps left")
    FAILED = "failed", pgettext_lazy("mail", "Did not leave")
    WITHDRAWN = "withdrawn", pgettext_lazy("mail", "Withdrawn")


BEFORE_NOTICES = {
    MessageState.PENDING: DispatchState.WAITING,
    MessageState.CLAIMED: DispatchState.WAITING,
    MessageState.SENT: DispatchState.SENT,
    MessageState.UNKNOWN: DispatchState.UNKNOWN,
    MessageState.FAILED: DispatchState.FAILED,
    MessageState.CANCELLED: DispatchState.WITHDRAWN,
}
SIGNS: dict[DispatchState, tuple[StatusKind, str]] = {
    DispatchState.WAITING: ("info", "hourglass"),
    DispatchState.SENT: ("info", "send"),
    DispatchState.DELIVERED: ("ok", "circle-check"),
    DispatchState.RETURNED: ("late", "mail-x"),
    DispatchState.UNKNOWN: ("late", "circle-question-mark"),
    DispatchState.FAILED: ("late", "mail-x"),
    DispatchState.WITHDRAWN: ("draft", "undo-2"),
}
# RFC 3463, by the longest beginning that fits.
REASONS: dict[str, str | Promise] = {
    "5.1": _("unknown address"),
    "5.2.2": _("mailbox full"),
    "5.2": _("mailbox closed"),
    "5.3.4": _("mail too large"),
    "5.4": _("mail server not found"),
    "5.7": _("refused by the receiver"),
}


def dispatch_state(message: Message) -> DispatchState:
    """Reads `notices`, which callers prefetch."""
    kinds = {
        notice.recipient: notice.kind for notice in _by_time(message.notices.all())
    }
    if NoticeKind.BOUNCED in kinds.values():
        return DispatchState.RETURNED
    if kinds and all(address in kinds for address in message.addresses):
        return DispatchState.DELIVERED
    return BEFORE_NOTICES[MessageState(message.state)]


def dispatch_status(message: Message, *, today: date | None = None) -> Status:
    """The pill of a sent paper. Reads `notices`, which callers prefetch; `today` shortens dates."""
    state = dispatch_state(message)
    kind, icon = SIGNS[state]
    return Status(kind, icon, _word(message, state, today))


def statuses_of(message_ids: Iterable[str], *, today: date) -> dict[str, Status]:
    """The pills of several mails by Message-ID, where they are messages of ours; two queries."""
    messages = Message.objects.filter(message_id__in=list(message_ids))
    return {
        message.message_id: dispatch_status(message, today=today)
        for message in messages.prefetch_related("notices")
    }


def returned_because(message: Message) -> str:
    """Why it came back, in words: "unknown address"; "" when it did not. Reads `notices`."""
    bounced = [n for n in message.notices.all() if n.kind == NoticeKind.BOUNCED]
    return reason_of(bounced[-1].status) if bounced else ""


def reason_of(status: str) -> str:
    """An enhanced status code in words."""
    fitting = [code for code in REASONS if f"{status}.".startswith(f"{code}.")]
    return str(REASONS[max(fitting, key=len)] if fitting else _("reason not given"))


def _word(message: Message, state: DispatchState, today: date | None) -> str:
    if state == DispatchState.SENT and message.sent_at:
        return _left(message.sent_at, today)
    if state == DispatchState.RETURNED:
        reason = returned_because(message)
        return pgettext("mail", "Came back: %(reason)s") % {"reason": reason}
    return str(state.label)


def _left(at: datetime, today: date | None) -> str:
    on, hour = timezone.localtime(at).date(), dates.hour(at)
    if on == today:
        return pgettext("mail", "Left at %(hour)s") % {"hour": hour}
    when = {"day": dates.on_day(on, today=today), "hour": hour}
    return pgettext("mail", "Left %(day)s at %(hour)s") % when


def _by_time(notices: Iterable[DeliveryNotice]) -> list[DeliveryNotice]:
    return sorted(notices, key=lambda notice: (notice.at, notice.pk))
