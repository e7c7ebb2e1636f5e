"""Where the newest transmission of a paper stands, in plain words, and what happens next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.einvoicing.lifecycle import SENTENCES
from documents.einvoicing.services import findings_of
from documents.enums import LifeCycle, Provider, TransmissionState
from documents.models import Paper, Transmission
from members.models import User

LATE_AFTER = timedelta(hours=1)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Standing:
    """`may_deposit` is for whoever waits to do it by hand, `may_retry` after a rejection."""

    row: Transmission
    status: str
    icon: str
    title: Words
    text: Words
    may_deposit: bool = False
    may_retry: bool = False

    @property
    def moves(self) -> bool:
        """Whether its page looks again by itself."""
        return self.row.state in (
            TransmissionState.CLAIMED,
            TransmissionState.PENDING,
        ) and not (self.row.is_by_hand or self.status)


def standing_of(
    paper: Paper, *, reader: User, may_write: bool, at: datetime
) -> Standing | None:
    """None while nothing of it entered a network."""
    rows = Transmission.objects.visible_to(reader).filter(paper=paper)
    row = rows.select_related("by").order_by("-at", "-pk").first()
    return (
        TOLD[TransmissionState(row.state)](row, paper, reader, may_write, at)
        if row
        else None
    )


def _pending(
    row: Transmission, paper: Paper, reader: User, may_write: bool, at: datetime
) -> Standing:
    about = {"network": row.get_channel_display(), "receiver": row.receiver}
    if row.is_by_hand:
        mine = Transmission.objects.depositable_by(reader).filter(pk=row.pk).exists()
        text = _(
            "Download the file, deposit it at %(network)s for %(receiver)s, then say so here."
        )
        title = _("To be deposited by hand at %(network)s")
        return Standing(row, "wait", "upload", title % about, text % about, mine)
    if findings_of(paper):
        title = _("Held back: the cooperative checks the e-invoice")
        return Standing(row, "wait", "triangle-alert", title, "")
    if row.at <= at - LATE_AFTER:
        title = _("Has not left by %(network)s yet") % about
        text = _("The provider does not take it. The portal keeps trying.")
        return Standing(row, "wait", "hourglass", title, text)
    title = _("Leaves in a moment by %(network)s") % about
    return Standing(row, "", "route", title, _("For %(receiver)s.") % about)


def _claimed(row: Transmission, *_more: object) -> Standing:
    title = _("Is being handed over to %(network)s") % {
        "network": row.get_channel_display()
    }
    return Standing(row, "", "route", title, "")


def _in_flight(row: Transmission, *_more: object) -> Standing:
    about = {"network": row.get_channel_display(), "receiver": row.receiver}
    title = _("On its way by %(network)s to %(receiver)s") % about
    if row.life_cycle:
        return Standing(row, "", "route", title, SENTENCES[LifeCycle(row.life_cycle)])
    if row.provider == Provider.MAILBOX:
        text = _(
            "It left by e-mail for the mailbox of the platform, which passes it on. The portal cannot see further."
        )
    else:
        text = _("The access point has it. This page says when it has arrived.")
    return Standing(row, "", "route", title, text)


def _unknown(row: Transmission, *_more: object) -> Standing:
    title = _("We do not know yet whether the e-invoice left")
    text = _("The portal asks the provider. It never leaves twice.")
    return Standing(row, "wait", "hourglass", title, text)


def _delivered(row: Transmission, *_more: object) -> Standing:
    about = {"network": row.get_channel_display(), "receiver": row.receiver}
    title = _("Delivered by %(network)s to %(receiver)s") % about
    code = LifeCycle(row.life_cycle) if row.life_cycle else None
    attention = code in (
        LifeCycle.PARTLY_APPROVED,
        LifeCycle.DISPUTED,
        LifeCycle.SUSPENDED,
    )
    text: Words = SENTENCES[code] if code else ""
    if row.provider == Provider.MAILBOX and not code:
        title = _("Delivered to the mailbox of the platform")
        text = _("The platform passes it on to %(receiver)s.") % about
    return Standing(row, "wait" if attention else "ok", "circle-check", title, text)


def _deposited(row: Transmission, *_more: object) -> Standing:
    title = _("Deposited by hand at %(network)s") % {
        "network": row.get_channel_display()
    }
    text = _("What becomes of it is seen there, for %(receiver)s.") % {
        "receiver": row.receiver
    }
    return Standing(row, "ok", "circle-check", title, text)


def _rejected(
    row: Transmission, paper: Paper, reader: User, may_write: bool, at: datetime
) -> Standing:
    title = _("%(network)s rejected it: %(reason)s") % {
        "network": row.get_channel_display(),
        "reason": row.reason,
    }
    text = _(
        "If the invoice is wrong, correct it by a credit note. Else ask the customer, then transmit it again."
    )
    return Standing(row, "late", "triangle-alert", title, text, may_retry=may_write)


TOLD: dict[TransmissionState, Callable[..., Standing]] = {
    TransmissionState.PENDING: _pending,
    TransmissionState.CLAIMED: _claimed,
    TransmissionState.IN_FLIGHT: _in_flight,
    TransmissionState.UNKNOWN: _unknown,
    TransmissionState.DELIVERED: _delivered,
    TransmissionState.DEPOSITED: _deposited,
    TransmissionState.REJECTED: _rejected,
}
