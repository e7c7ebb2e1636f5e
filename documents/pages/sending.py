"""The last sheet before a paper leaves: what is missing, to whom, with which words."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents.customers.following import paper_addresses
from documents.enums import PaperKind
from documents.invoices.services import issue_invoice, reasons_against_issuing
from documents.models import Dispatch, Paper
from documents.papers.editor import number_in
from documents.papers.forms import EnvelopeForm, IssueForm
from documents.papers.preview import preview
from documents.papers.sending import Envelope, request_dispatch
from documents.papers.wording import proposed_wording
from documents.permissions import writable_paper
from documents.quotes.services import reasons_against_sending, send_quote
from documents.subjects import paper_url
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Reason, Refused


@require_http_methods(["GET", "POST"])
def sheet(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Shown before, acted once: after this a quote is frozen, an invoice numbered."""
    paper = writable_paper(request.user, public_id, PaperKind.QUOTE, PaperKind.INVOICE)
    if not paper.is_draft:
        return follow(request, paper_url(paper))
    today = clock.today(paper.entity.time_zone)
    form = _form(request, paper, today)
    if request.method == "POST" and form.is_valid():
        try:
            dispatch = _send(request, paper, form.cleaned_data, today)
        except Refused as refusal:
            paper.refresh_from_db()
            if not paper.is_draft:  # a second tap came first
                return follow(request, paper_url(paper))
            _say(refusal, form)
        else:
            return _sent(request, dispatch)
    reasons = _reasons(paper, today)
    context = {
        "paper": paper,
        "form": form,
        "reasons": reasons,
        "preview": preview(paper, today=today),
    }
    return render(request, "documents/papers/sheet.html", context)


def _form(request: HtmxRequest, paper: Paper, today: date) -> Form:
    form_class = IssueForm if paper.kind == PaperKind.INVOICE else EnvelopeForm
    if request.method == "POST":
        return form_class(request.POST)
    return form_class(initial={**_initial(request, paper), "issued_on": today})


def _initial(request: HtmxRequest, paper: Paper) -> dict[str, Any]:
    wording = proposed_wording(paper)
    addresses = paper_addresses(paper.customer) if paper.customer else []
    to, cc = [*addresses, "", ""][:2]
    return {
        "to": to,
        "cc": cc,
        "reply_to": request.user.email,
        "subject": wording.subject,
        "body": wording.body,
    }


def _reasons(paper: Paper, today: date) -> list[Reason]:
    if paper.kind == PaperKind.QUOTE:
        return reasons_against_sending(paper, on=today)
    return reasons_against_issuing(paper, on=today, today=today)


@transaction.atomic
def _send(
    request: HtmxRequest, paper: Paper, data: dict[str, Any], today: date
) -> Dispatch:
    """One transaction for the form's token, the number and the wish to send what the sheet showed."""
    spend(request, paper)
    paper.revision = number_in(request.POST, "revision") or 0
    envelope = Envelope(
        **{name: data[name] for name in ("to", "reply_to", "cc", "subject", "body")}
    )
    if paper.kind == PaperKind.QUOTE:
        return send_quote(
            paper, envelope=envelope, on=today, at=clock.now(), by=request.user
        )
    invoice = issue_invoice(
        paper, on=data["issued_on"], today=today, at=clock.now(), by=request.user
    )
    return request_dispatch(invoice, envelope=envelope, by=request.user, at=clock.now())


def _sent(request: HtmxRequest, dispatch: Dispatch) -> HttpResponse:
    """Back to the paper, which says to whom it leaves."""
    told = _("%(number)s leaves for %(to)s. This page says when it has arrived.")
    paper = dispatch.paper
    messages.success(request, told % {"number": paper.number, "to": dispatch.to})
    return follow(request, paper_url(paper))


def _say(refusal: Refused, form: Form) -> None:
    """Beside the field it is about, when the sheet has it."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal.sentence))


@require_http_methods(["GET", "POST"])
def again(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Send a final paper once more, to a corrected address for instance."""
    paper = writable_paper(request.user, public_id)
    if paper.is_draft:
        return follow(request, "documents:paper_sending", paper.public_id)
    today = clock.today(paper.entity.time_zone)
    form = (
        EnvelopeForm(request.POST)
        if request.method == "POST"
        else EnvelopeForm(initial=_initial(request, paper))
    )
    if request.method == "POST" and form.is_valid():
        try:
            dispatch = _send_again(request, paper, Envelope(**form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return _sent(request, dispatch)
    context = {
        "paper": paper,
        "form": form,
        "preview": preview(paper, today=today),
        "again": True,
    }
    return render(request, "documents/papers/sheet.html", context)


@transaction.atomic
def _send_again(request: HtmxRequest, paper: Paper, envelope: Envelope) -> Dispatch:
    spend(request, paper)
    return request_dispatch(paper, envelope=envelope, by=request.user, at=clock.now())
