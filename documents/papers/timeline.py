"""Who did what on a paper, newest first, and where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.models import Dispatch, Paper
from documents.models.sending import LATE_AFTER
from smartportal.audit.models import Event
from smartportal.audit.sentences import sentences, tell
from smartportal.core.subject import subject_of
from smartportal.delivery.enums import MessageState, NoticeKind

CUSTOMER_SAYS = frozenset(
    {"documents.quote.accepted", "documents.quote.declined", "documents.paper.received"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`who` is empty where the reader did it."""

    who: str
    text: str
    icon: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """What the mail system said: "Left at 14:32", "Delivered", "Came back: unknown address"."""

    kind: str
    word: str | Promise
    at: datetime | None
    detail: str = ""
    to: str = ""
    recipients: tuple["Recipient", ...] = ()

    @property
    def apart(self) -> tuple["Recipient", ...]:
        """Each with its own state, where there are several."""
        return self.recipients if len(self.recipients) > 1 else ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address of a sending, and what its mail system said. The copy counts as one."""

    address: str
    kind: str
    word: str | Promise
    at: datetime | None = None
    detail: str = ""


def entries(paper: Paper, *, reader: int | None) -> list[Entry]:
    """The paper's events as sentences; `reader` is the user id that is addressed."""
    events = (
        Event.objects.about(subject_of(paper)).newest_first().select_related("by")[:100]
    )
    return [
        Entry(_who(event, paper, reader), tell(event), _icon(event), event.at)
        for event in events
    ]


def _lost(lost: Sequence[Recipient], *, of: Sequence[Recipient]) -> str:
    """Among several the word says which."""
    if len(of) == 1:
        return _("Came back: unknown address")
    which = ", ".join(one.address for one in lost)
    return _("Came back from %(addresses)s: unknown address") % {"addresses": which}


def _who(event: Event, paper: Paper, reader: int | None) -> str:
    if event.name in CUSTOMER_SAYS:
        return paper.customer.name if paper.customer else _("The customer")
    if event.by is None:
        return _("The portal")
    return "" if event.by_id == reader else str(event.by)


def _icon(event: Event) -> str:
    return sentences[event.name].icon if event.name in sentences else "info"


def last_sending(paper: Paper, *, at: datetime) -> Sending | None:
    """Where the newest sending stands at that instant, or None when nobody sent the paper."""
    newest = (
        Dispatch.objects.filter(paper=paper)
        .select_related("message")
        .order_by("-at", "-pk")
        .first()
    )
    if newest is None:
        return None
    each = tuple(_recipients(newest))
    return replace(_standing(newest, each, at), to=newest.addressed, recipients=each)


def _recipients(dispatch: Dispatch) -> Iterator[Recipient]:
    """What came back about each address; "" while nothing did."""
    notices = list(dispatch.message.notices.all()) if dispatch.message else []
    addresses = [*dispatch.recipients, *filter(None, [dispatch.cc])]
    for address in addresses:
        own = {
            notice.kind: notice
            for notice in notices
            if len(addresses) == 1 or notice.recipient.lower() == address.lower()
        }
        if bounced := own.get(NoticeKind.BOUNCED):
            word = _("Came back: unknown address")
            yield Recipient(address, "bounced", word, bounced.at, bounced.detail)
        elif delivered := own.get(NoticeKind.DELIVERED):
            yield Recipient(address, "delivered", _("Delivered"), delivered.at)
        else:
            yield Recipient(address, "", _("Nothing heard yet"))


def _standing(dispatch: Dispatch, each: Sequence[Recipient], at: datetime) -> Sending:
    message = dispatch.message
    if dispatch.held_because:
        return Sending(
            "held", _("Held back: the cooperative checks the e-invoice"), None
        )
    if message is None or message.state in (MessageState.PENDING, MessageState.CLAIMED):
        if dispatch.at <= at - LATE_AFTER:
            return Sending("late", _("Has not left yet"), dispatch.at)
        return Sending("leaving", _("Leaves in a moment"), None)
    if lost := [one for one in each if one.kind == "bounced"]:
        return Sending("bounced", _lost(lost, of=each), lost[0].at, lost[0].detail)
    asked = each[: len(dispatch.recipients)]
    if asked and all(one.kind == "delivered" for one in asked):
        return Sending("delivered", _("Delivered"), asked[-1].at)
    if message.state == MessageState.SENT:
        return Sending("left", _("Left"), message.sent_at)
    if message.state == MessageState.UNKNOWN:
        return Sending(
            "unknown",
            _("We do not know whether the e-mail left. The cooperative checks."),
            None,
        )
    return Sending("failed", _("Did not leave"), None, message.error)
