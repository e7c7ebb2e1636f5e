"""The life of an invoice."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind, PaperState
from documents.invoices.plan import reasons_against_deductions
from documents.models import Paper, Receivable
from documents.papers.agreed import chosen_in
from documents.papers.alone import check_may_issue
from documents.papers.facts import facts_of
from documents.papers.freezing import copy_legal_data, finish, payment_terms
from documents.papers.readiness import reasons_against
from documents.papers.services import NotADraft, check_as_seen, copy_to_draft
from documents.quotes.progress import delivered_on
from documents.signals import invoice_issued
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Reason, Refused, RefusedForReasons
from smartportal.delivery.services import enqueue


class NotIssuable(RefusedForReasons):
    """What is still missing before the invoice can be issued."""


class NotWon(Refused):
    """Only an accepted quote becomes an invoice."""


class HasPlan(Refused):
    """A quote with instalments is invoiced by them."""


def reasons_against_issuing(invoice: Paper, *, on: date, today: date) -> list[Reason]:
    """All that still keeps a draft from being issued on day `on`, in the order of the page."""
    reasons = reasons_against(facts_of(invoice, on=on, today=today))
    return [*reasons, *reasons_against_deductions(invoice)]


@transaction.atomic
def issue_invoice(
    draft: Paper, *, on: date, today: date, at: datetime, by: User
) -> Paper:
    """Number and freeze a draft dated `on`. The second call is refused; renderings follow by task.

    `on` lies at most 31 days before `today` and not before the last number of its series. Raises
    `NotADraft`, `StaleDraft` when `draft` was read before the last save, `NotIssuable`, and
    `numbering.DateBeforeLast` when another paper of a later date won the race; `NeedsAdvisor` when the
    activity does not issue it alone.
    """
    invoice = Paper.objects.to_finish().get(pk=draft.pk)
    if not invoice.is_draft:
        raise NotADraft(_("This invoice has already been issued."))
    check_as_seen(invoice, seen=draft)
    if reasons := reasons_against_issuing(invoice, on=on, today=today):
        raise NotIssuable(reasons)
    check_may_issue(invoice, today=today)
    copy_legal_data(invoice, on=on)
    terms = payment_terms(invoice, on=on)
    _open_receivable(invoice, due_on=terms["due_on"])
    finish(
        invoice,
        to=PaperState.ISSUED,
        on=on,
        at=at,
        customer_kind=_kind(invoice),
        **terms,
    )
    record("documents.invoice.issued", invoice, by=by, at=at, number=invoice.number)
    enqueue("documents.render_paper", key=f"render:{invoice.pk}", paper_id=invoice.pk)
    invoice_issued.send(Paper, invoice=invoice)
    return invoice


def _kind(invoice: Paper) -> str:
    return invoice.customer.kind if invoice.customer else ""


def _open_receivable(invoice: Paper, *, due_on: date) -> Receivable:
    return Receivable.objects.create(
        invoice_id=invoice.pk,
        due_on=due_on,
        amount=invoice.gross,
        open_amount=invoice.gross,
    )


@transaction.atomic
def invoice_quote(quote: Paper, *, by: User, at: datetime) -> Paper:
    """The draft invoice of an accepted quote, with the options that the customer chose.

    Asked twice, the draft that exists is given. Raises `NotWon`, `HasPlan`.
    """
    locked = Paper.objects.locked().get(pk=quote.pk)
    if locked.state != PaperState.WON:
        raise NotWon(_("The customer has not accepted this quote yet."))
    if locked.instalments.exists():
        raise HasPlan(_("This quote is invoiced in several times."))
    existing = locked.invoices.filter(kind=PaperKind.INVOICE).first()
    return existing or copy_to_draft(
        locked,
        kind=PaperKind.INVOICE,
        by=by,
        at=at,
        chosen=chosen_in(locked),
        quote=locked,
        supplied_on=delivered_on(locked),
    )
