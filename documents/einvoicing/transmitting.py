"""Handing e-invoices over, each at most once: claim, commit, hand over, keep what was answered.

A worker that dies between claim and answer leaves a claim, which becomes UNKNOWN; the provider is then asked by the
transmission's key. Only when it never had it, it is handed over again, under the same key.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.einvoicing.notices import tell_rejected
from documents.einvoicing.providers import (
    Answer,
    NotTaken,
    Parcel,
    carrier_of,
    chosen_provider,
)
from documents.einvoicing.routes import route_of
from documents.einvoicing.services import findings_of, kept_file, render_paper
from documents.enums import Provider, RenderingKind, TransmissionState
from documents.models import Paper, Transmission
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import ChangedMeanwhile, Refused
from smartportal.core.state import advance
from smartportal.delivery.services import enqueue

logger = logging.getLogger(__name__)

CLAIM_LIFE = timedelta(minutes=10)  # far above the time limit of a provider
HELD_FOR = timedelta(hours=1)
LONGEST_REST = 60  # minutes
MOST_AT_ONCE = 20
ENDS = frozenset({TransmissionState.DELIVERED, TransmissionState.REJECTED})


class NotByHand(Refused):
    """It is no longer waiting for a person to deposit it."""


@transaction.atomic
def begin_transmission(paper: Paper, *, by: User, at: datetime) -> Transmission | None:
    """Let a final paper enter the network of its route. Asked again, the live one is given; None where the law
    names no network, or where its address there is missing.
    """
    route = route_of(paper, on=at.date())
    if paper.issued_on is None or route is None or route.missing:
        return None
    if not route.is_network:
        return None
    wanted = Transmission(
        paper=paper,
        channel=route.channel,
        receiver=route.address,
        provider=chosen_provider(paper.entity, route.channel, on=at.date()),
        at=at,
        by=by,
    )
    Transmission.objects.bulk_create([wanted], ignore_conflicts=True)
    live = Transmission.objects.live().get(paper=paper, channel=route.channel)
    if live.public_id == wanted.public_id:
        record(
            "documents.transmission.begun", paper, by=by, at=at, channel=live.channel
        )
        _ring(live)
    return live


def _ring(row: Transmission) -> None:
    if not row.is_by_hand:
        key = f"transmit:{row.pk}"
        enqueue("documents.transmit", key=key, transmission_id=row.pk)


def run(*, at: datetime) -> dict[str, int]:
    """The minute's round: what a worker left, what waits, what is on its way. Safe to repeat."""
    due = Transmission.objects.due(at).select_related("paper").order_by("at", "pk")
    open_ = Transmission.objects.to_ask_about(at).order_by("asked_at", "pk")
    return {
        "unknown": expire_claims(at=at),
        "handed_over": sum(transmit(row, at=at) for row in due[:MOST_AT_ONCE]),
        "asked": sum(ask_about(row, at=at) for row in open_[:MOST_AT_ONCE]),
    }


def transmit(transmission: Transmission, *, at: datetime) -> bool:
    """Make the files, then hand over what the rules find nothing wrong with. Whether it was this worker's turn.

    Each in its own transactions: one that fails holds no other back.
    """
    try:
        render_paper(transmission.paper, at=at)
        if findings_of(transmission.paper):
            _rest(transmission, until=at + HELD_FOR)
            return False
    except Exception:
        logger.exception("The files of %s cannot be made", transmission.public_id)
        return False
    claimed = _claim(transmission.pk, at=at)
    if claimed is None:
        return False
    _hand_over(claimed, at=at)
    return True


@transaction.atomic
def _claim(key: int, *, at: datetime) -> Transmission | None:
    """Committed before anything leaves; other workers skip what one has."""
    rows = Transmission.objects.due(at).select_related("paper__entity").filter(pk=key)
    row = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is not None:
        advance(
            row,
            to=TransmissionState.CLAIMED,
            claimed_at=at,
            attempts=row.attempts + 1,
        )
    return row


def _hand_over(row: Transmission, *, at: datetime) -> None:
    try:
        answer = carrier_of(row.provider).submit(_parcel(row), at=at)
    except NotTaken as error:
        logger.warning("Transmission %s is put off: %s", row.public_id, error)
        _put_back(row, at=at)
    except Exception:
        logger.exception("Transmission %s: perhaps it was taken", row.public_id)
        _advance_if_still(row, to=TransmissionState.UNKNOWN)
    else:
        take_answer(row, answer, at=at)


def _parcel(row: Transmission) -> Parcel:
    xml = kept_file(row.paper, RenderingKind.UBL)
    assert xml is not None, "rendered before it was claimed"
    return Parcel(
        key=row.public_id,
        channel=row.channel,
        receiver=row.receiver,
        number=row.paper.number or "",
        entity=row.paper.entity.code,
        on=row.at.date(),
        xml=xml,
    )


def _put_back(row: Transmission, *, at: datetime) -> None:
    rest = timedelta(minutes=min(2 ** (row.attempts - 1), LONGEST_REST))
    _advance_if_still(row, to=TransmissionState.PENDING, retry_at=at + rest)


def _rest(row: Transmission, *, until: datetime) -> None:
    rows = Transmission.objects.filter(pk=row.pk, state=TransmissionState.PENDING)
    rows.update(retry_at=until)


def _advance_if_still(row: Transmission, *, to: str, **changes: Any) -> None:
    try:
        advance(row, to=to, **changes)
    except ChangedMeanwhile:
        logger.info("Transmission %s was settled meanwhile", row.public_id)


def expire_claims(*, at: datetime) -> int:
    """Claims whose worker never came back: the provider is asked about them."""
    left = Transmission.objects.filter(
        state=TransmissionState.CLAIMED, claimed_at__lt=at - CLAIM_LIFE
    )
    return left.update(state=TransmissionState.UNKNOWN)


def ask_about(row: Transmission, *, at: datetime) -> bool:
    """What the provider says of it by now. What it never had goes back to be handed over."""
    Transmission.objects.filter(pk=row.pk).update(asked_at=at)
    try:
        answer = carrier_of(row.provider).look_up(row.public_id)
    except Exception:
        logger.warning("No answer about %s", row.public_id, exc_info=True)
        return False
    if answer is not None:
        take_answer(row, answer, at=at)
    elif row.state == TransmissionState.UNKNOWN:
        _advance_if_still(row, to=TransmissionState.PENDING, retry_at=None)
    else:
        logger.error("The provider knows nothing of %s any more", row.public_id)
    return True


@transaction.atomic
def take_answer(row: Transmission, answer: Answer, *, at: datetime) -> None:
    """Keep what a provider says. The same twice, or older news, changes nothing."""
    rows = Transmission.objects.select_for_update(of=("self",))
    locked = rows.select_related("paper__activity", "paper__customer").get(pk=row.pk)
    changes: dict[str, Any] = {
        "provider_reference": answer.reference or locked.provider_reference,
        "life_cycle": answer.code or locked.life_cycle,
    }
    if answer.state == locked.state:
        _note(locked, changes, at=at)
    elif answer.state in Transmission.TRANSITIONS.get(locked.state, ()):
        if answer.state in ENDS:
            changes["settled_at"] = at
        advance(locked, to=answer.state, reason=answer.reason, **changes)
        _tell(locked, at=at)
    row.refresh_from_db()


def _note(row: Transmission, changes: dict[str, Any], *, at: datetime) -> None:
    """A new code in the same state, as "approved" after "made available"."""
    if changes["life_cycle"] == row.life_cycle:
        return
    Transmission.objects.filter(pk=row.pk).update(**changes)
    code = str(changes["life_cycle"])
    record("documents.transmission.told", row.paper, at=at, code=code)


def _tell(row: Transmission, *, at: datetime) -> None:
    if row.state == TransmissionState.IN_FLIGHT:
        record("documents.transmission.taken", row.paper, at=at, channel=row.channel)
    elif row.state == TransmissionState.DELIVERED:
        record(
            "documents.transmission.delivered", row.paper, at=at, channel=row.channel
        )
    elif row.state == TransmissionState.REJECTED:
        record("documents.transmission.rejected", row.paper, at=at, channel=row.channel)
        tell_rejected(row, at=at)


@transaction.atomic
def deposit(transmission: Transmission, *, by: User, at: datetime) -> Transmission:
    """A person says that they deposited the file. Raises `NotByHand`."""
    rows = Transmission.objects.select_for_update(of=("self",))
    row = rows.select_related("paper").get(pk=transmission.pk)
    if row.provider != Provider.MANUAL or row.state != TransmissionState.PENDING:
        raise NotByHand(_("This was settled meanwhile."))
    advance(row, to=TransmissionState.DEPOSITED, settled_at=at)
    record("documents.transmission.deposited", row.paper, by=by, at=at)
    return row
