"""A paper that leaves, whatever its kind: what stands against it, to whom, with which words, and the act."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from documents.credit_notes.readiness import reasons_against_crediting
from documents.credit_notes.services import issue_credit_note
from documents.customers.following import paper_addresses
from documents.enums import PaperKind
from documents.invoices.services import issue_invoice, reasons_against_issuing
from documents.models import Departure, Dispatch, Paper
from documents.papers.sending import Envelope, envelope_of, request_dispatch
from documents.papers.services import newest_departure
from documents.papers.wording import proposed_wording
from documents.quotes.departures import plan_departure
from documents.quotes.services import reasons_against_sending
from documents.scheduled.services import live_sending
from members.models import User
from smartportal.core.refusals import Reason


def reasons_against_leaving(paper: Paper, *, on: date, today: date) -> list[Reason]:
    """All that still keeps a draft from leaving, dated `on`, in the order of the page."""
    if paper.kind == PaperKind.QUOTE:
        return reasons_against_sending(paper, on=on)
    if paper.kind == PaperKind.CREDIT_NOTE:
        return reasons_against_crediting(paper, on=on, today=today)
    return reasons_against_issuing(paper, on=on, today=today)


def proposed_envelope(paper: Paper, *, by: User) -> Envelope:
    """As it was written before the paper was called back, or the words that we propose."""
    addresses = paper_addresses(paper.customer) if paper.customer else []
    if planned := live_sending(paper):
        return envelope_of(planned)
    if former := _called_back(paper, addresses):
        return envelope_of(former)
    wording = proposed_wording(paper)
    to, cc = [*addresses, "", ""][:2]
    return Envelope(
        to=to, cc=cc, reply_to=by.email, subject=wording.subject, body=wording.body
    )


def _called_back(paper: Paper, addresses: Sequence[str]) -> Departure | None:
    """Of a draft that changed meanwhile only if it still goes to the same customer: what was written to one
    must not reach another.
    """
    former = newest_departure(paper) if paper.is_draft else None
    if former and (
        former.revision == paper.revision or set(former.recipients) <= {*addresses}
    ):
        return former
    return None


@transaction.atomic
def let_leave(
    draft: Paper,
    *,
    envelope: Envelope,
    on: date,
    today: date,
    at: datetime,
    by: User,
) -> Dispatch | Departure:
    """Send a quote in a minute; number an invoice or a credit note dated `on` and send it.

    Raises what `plan_departure`, `issue_invoice` and `issue_credit_note` raise.
    """
    if draft.kind == PaperKind.QUOTE:
        return plan_departure(draft, envelope=envelope, at=at, by=by)
    is_note = draft.kind == PaperKind.CREDIT_NOTE
    issue = issue_credit_note if is_note else issue_invoice
    issued = issue(draft, on=on, today=today, at=at, by=by)
    return request_dispatch(issued, envelope=envelope, by=by, at=at)
