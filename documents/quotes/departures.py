"""A moment for second thoughts: a quote that was sent leaves after it, and can be called back until then."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.enums import DepartureState
from documents.models import Departure, Dispatch, Paper
from documents.papers.sending import Envelope, envelope_of
from documents.papers.services import Leaving, NotADraft, check_as_seen, is_leaving
from documents.quotes.notices import tell_did_not_leave
from documents.quotes.services import NotSendable, reasons_against_sending, send_quote
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused
from smartportal.core.state import advance
from smartportal.delivery.services import enqueue
from smartportal.reference.settings import declare, setting

UNDO_SECONDS = declare(
    "quotes.undo_seconds",
    int,
    60,
    _("Seconds in which a quote that is sent can be called back"),
)


class AlreadyGone(Refused):
    """It left, or was called back, before."""


@transaction.atomic
def plan_departure(
    draft: Paper, *, envelope: Envelope, at: datetime, by: User
) -> Departure:
    """Let a quote leave in a minute. Until then it stays a draft, without number, that nobody changes.

    Raises what `send_quote` would, and `Leaving` when it is on its way already.
    """
    quote = Paper.objects.to_finish().get(pk=draft.pk)
    if not quote.is_draft:
        raise NotADraft(_("This quote has already been sent."))
    if is_leaving(quote):
        raise Leaving(_("This quote is already on its way."))
    check_as_seen(quote, seen=draft)
    on = _local_day(quote, at)
    if reasons := reasons_against_sending(quote, on=on):
        raise NotSendable(reasons)
    departure = Departure.objects.create(
        paper=quote,
        revision=quote.revision,
        leaves_at=at + timedelta(seconds=setting(UNDO_SECONDS, on=on)),
        at=at,
        by=by,
        **envelope.as_fields(),
    )
    enqueue(
        "documents.leave",
        key=f"leave:{departure.pk}",
        due_at=departure.leaves_at,
        departure_id=departure.pk,
    )
    return departure


@transaction.atomic
def recall(departure: Departure, *, by: User, at: datetime) -> Departure:
    """Call it back: the draft is as it was. Raises `AlreadyGone`."""
    locked = _waiting(departure)
    if locked is None:
        raise AlreadyGone(_("Too late: it has left, or was stopped before."))
    advance(locked, to=DepartureState.RECALLED)
    record("documents.quote.recalled", locked.paper, by=by, at=at)
    return locked


@transaction.atomic
def leave(departure: Departure, *, at: datetime) -> Dispatch | None:
    """Send it now. None when it left or was called back before, so that it runs twice and acts once.

    What stands against it meanwhile (accepted, changed, a customer without address) is kept as its refusal,
    and whoever sent it is told.
    """
    locked = _waiting(departure)
    if locked is None:
        return None
    seen = locked.paper
    seen.revision = locked.revision
    try:
        with transaction.atomic():
            dispatch = send_quote(
                seen,
                envelope=envelope_of(locked),
                on=_local_day(seen, at),
                at=at,
                by=locked.by,
            )
    except Refused as refusal:
        advance(locked, to=DepartureState.REFUSED, refusal=str(refusal.sentence))
        tell_did_not_leave(locked, at=at)
        return None
    advance(locked, to=DepartureState.LEFT)
    return dispatch


def _waiting(departure: Departure) -> Departure | None:
    rows = Departure.objects.waiting().select_for_update(of=("self",))
    related = rows.select_related("paper__entity", "paper__customer", "by")
    return related.filter(pk=departure.pk).first()


def _local_day(quote: Paper, at: datetime) -> date:
    return at.astimezone(ZoneInfo(quote.entity.time_zone)).date()
