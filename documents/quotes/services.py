"""The life of a quote."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.enums import AnswerKind, PaperKind, PaperState
from documents.models import CustomerAnswer, Dispatch, Paper
from documents.papers.facts import facts_of
from documents.papers.freezing import copy_legal_data, finish
from documents.papers.plan import reasons_against_plan
from documents.papers.readiness import reasons_against
from documents.papers.sending import Envelope, request_dispatch
from documents.papers.services import NotADraft, check_as_seen
from documents.quotes.notices import tell_answered
from documents.quotes.versions import replace_former
from documents.signals import quote_answered, quote_sent
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Reason, Refused, RefusedForReasons
from smartportal.core.state import advance
from smartportal.delivery.models import SignedLink

VALID_DAYS = 30


class NotSendable(RefusedForReasons):
    """What is still missing before the quote can leave."""


class NotOpen(Refused):
    """The quote no longer takes an answer."""


def reasons_against_sending(quote: Paper, *, on: date) -> list[Reason]:
    reasons = reasons_against(facts_of(quote, on=on, today=on))
    return [*reasons, *reasons_against_plan(quote)]


@transaction.atomic
def send_quote(
    draft: Paper, *, envelope: Envelope, on: date, at: datetime, by: User
) -> Dispatch:
    """Freeze a quote under its number and ask for its mail. The second call is refused.

    The version before it is replaced. Raises `NotADraft`, `StaleDraft` when `draft` was read before the
    last save, `NotSendable`, `NotRevisable` when the version before was accepted meanwhile.
    """
    quote = Paper.objects.to_finish().get(pk=draft.pk)
    if not quote.is_draft:
        raise NotADraft(_("This quote has already been sent."))
    check_as_seen(quote, seen=draft)
    if reasons := reasons_against_sending(quote, on=on):
        raise NotSendable(reasons)
    copy_legal_data(quote, on=on)
    validity = quote.valid_until or on + timedelta(days=VALID_DAYS)
    finish(
        quote,
        to=PaperState.SENT,
        on=on,
        at=at,
        valid_until=validity,
        customer_kind=_kind(quote),
    )
    replace_former(quote, by=by, at=at)
    dispatch = request_dispatch(quote, envelope=envelope, by=by, at=at)
    quote_sent.send(Paper, quote=quote, at=at)
    return dispatch


def _kind(quote: Paper) -> str:
    return quote.customer.kind if quote.customer else ""


class NotAnOption(Refused):
    """The line that was chosen is none that the quote leaves open."""


@dataclass(frozen=True, slots=True)
class Proof:
    """From where ("" if unknown) and by which link a customer answered, and the text they agreed to; or the
    member who heard it another way and notes it.
    """

    link: SignedLink | None = None
    address: str = ""
    consent_text: str = ""
    by: User | None = None


@transaction.atomic
def accept_quote(
    quote: Paper,
    *,
    name: str,
    proof: Proof,
    on: date,
    at: datetime,
    chosen: Collection[int] = (),
    reason: str = "",
) -> CustomerAnswer:
    """The customer says yes: the quote is won, with the proof of it. Refused once answered or, for the customer
    themselves, expired. `reason` is how a member heard it.

    `chosen` are positions of options; raises `NotAnOption` for another line.
    """
    offered = {line.position for line in quote.lines.all() if line.optional}
    if not offered.issuperset(chosen):
        raise NotAnOption(_("Choose among the options of this quote."), field="options")
    return _answer(
        quote,
        AnswerKind.ACCEPTED,
        PaperState.WON,
        proof=proof,
        on=on,
        at=at,
        name=name,
        reason=reason,
        chosen=sorted(set(chosen)),
    )


@transaction.atomic
def decline_quote(
    quote: Paper, *, reason: str, proof: Proof, on: date, at: datetime, name: str = ""
) -> CustomerAnswer:
    """The customer says no, and perhaps why."""
    return _answer(
        quote,
        AnswerKind.DECLINED,
        PaperState.LOST,
        proof=proof,
        on=on,
        at=at,
        name=name,
        reason=reason,
    )


def _answer(
    quote: Paper,
    kind: AnswerKind,
    state: PaperState,
    *,
    proof: Proof,
    on: date,
    at: datetime,
    **said: Any,
) -> CustomerAnswer:
    locked = Paper.objects.locked().get(pk=quote.pk)
    if locked.kind != PaperKind.QUOTE or locked.state != PaperState.SENT:
        raise NotOpen(
            _("There is a newer version of this quote. Open the link again.")
            if locked.state == PaperState.REPLACED
            else _("This quote has already been answered.")
        )
    # Who made the offer may still hold to it.
    if locked.is_expired(on=on) and proof.by is None:
        raise NotOpen(_("This quote is no longer valid. Ask for a new one."))
    answer = CustomerAnswer.objects.create(
        paper=locked, kind=kind, **_proven(locked, proof, at), **said
    )
    advance(locked, to=state, changed_at=at)
    noted = "noted_" if proof.by else ""
    record(f"documents.quote.{noted}{kind}", locked, by=proof.by, at=at)
    tell_answered(locked, answer, at=at)
    quote_answered.send(Paper, quote=locked, answer=answer)
    return answer


@transaction.atomic
def confirm_receipt(paper: Paper, *, proof: Proof, at: datetime) -> CustomerAnswer:
    """The customer pressed "Well received". Pressed twice is once."""
    answer, new = CustomerAnswer.objects.get_or_create(
        paper=paper, kind=AnswerKind.RECEIVED, defaults=_proven(paper, proof, at)
    )
    if new:
        record("documents.paper.received", paper, at=at)
    return answer


def _proven(paper: Paper, proof: Proof, at: datetime) -> dict[str, Any]:
    return {
        "paper_hash": paper.hash,
        "link": proof.link,
        "by": proof.by,
        "address": proof.address or None,
        "consent_text": proof.consent_text,
        "at": at,
    }
