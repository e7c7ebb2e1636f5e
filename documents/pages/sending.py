"""The last sheet before a paper leaves: what is missing, to whom, with which words."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.einvoicing.routes import route_of
from documents.enums import PaperKind
from documents.invoices.duplicates import perhaps_twice
from documents.models import Departure, Dispatch, Paper, ScheduledSending
from documents.pages.enclosing import taken_files
from documents.pages.outgoing import (
    let_leave,
    proposed_envelope,
    reasons_against_leaving,
)
from documents.pages.planning import is_for_later, plan
from documents.papers.alone import reasons_for_advisor, standing_review
from documents.papers.forms import CreditNoteForm, EnvelopeForm, IssueForm
from documents.papers.posted import number_in
from documents.papers.preview import preview
from documents.papers.sending import Envelope, request_dispatch
from documents.papers.services import is_leaving
from documents.permissions import writable_paper
from documents.quotes.departures import leave, recall
from documents.scheduled.services import drop_live
from documents.subjects import paper_url
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused

Left = Dispatch | Departure | ScheduledSending
FORMS: dict[PaperKind, type[EnvelopeForm]] = {
    PaperKind.QUOTE: EnvelopeForm,
    PaperKind.INVOICE: IssueForm,
    PaperKind.CREDIT_NOTE: CreditNoteForm,
}


@require_http_methods(["GET", "POST"])
def sheet(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Shown before, acted once: after this a quote is frozen, an invoice numbered."""
    paper = writable_paper(request.user, public_id)
    review = standing_review(paper)
    if not paper.is_draft or is_leaving(paper) or (review and review.is_waiting):
        return follow(request, paper_url(paper))
    today = clock.today(paper.entity.time_zone)
    form = _form(request, paper, today)
    if request.method == "POST" and taken_files(request, paper, form):
        try:
            sent = _send_or_plan(request, paper, form, today)
        except Refused as refusal:
            paper.refresh_from_db()
            if not paper.is_draft or is_leaving(paper):
                # A second tap came first.
                return follow(request, paper_url(paper))
            _say(refusal, form)
        else:
            return _sent(request, sent)
    reasons = reasons_against_leaving(paper, on=today, today=today)
    context = {
        "paper": paper,
        "form": form,
        "attachments": paper.attachments.select_related("file"),
        "reasons": reasons,
        "route": route_of(paper, on=today),
        "advisor": [] if review else reasons_for_advisor(paper, on=today),
        "review": review,
        "twice": perhaps_twice(paper, on=today),
        "preview": preview(paper, today=today),
    }
    return render(request, "documents/papers/sheet.html", context)


def _form(request: HtmxRequest, paper: Paper, today: date) -> Form:
    form_class = FORMS[PaperKind(paper.kind)]
    if request.method == "POST":
        return form_class(request.POST, request.FILES)
    proposed = proposed_envelope(paper, by=request.user)
    return form_class(initial={**proposed.as_initial(), "issued_on": today})


def _send_or_plan(request: HtmxRequest, paper: Paper, form: Form, today: date) -> Left:
    if is_for_later(request):
        return plan(request, paper, form)
    return _send(request, paper, form.cleaned_data, today)


@transaction.atomic
def _send(
    request: HtmxRequest, paper: Paper, data: dict[str, Any], today: date
) -> Dispatch | Departure:
    """One transaction for the form's token and the wish to send what the sheet showed; of an invoice its
    number too.
    """
    spend(request, paper)
    paper.revision = number_in(request.POST, "revision") or 0
    drop_live(paper, at=clock.now())
    return let_leave(
        paper,
        envelope=Envelope.of(data),
        on=data.get("issued_on", today),
        today=today,
        at=clock.now(),
        by=request.user,
    )


def _sent(request: HtmxRequest, sent: Left) -> HttpResponse:
    """Back to the paper, which says to whom it leaves; of a departure it says so as long as it waits."""
    if isinstance(sent, Dispatch):
        told = _("%(number)s leaves for %(to)s. This page says when it has arrived.")
        messages.success(
            request, told % {"number": sent.paper.number, "to": sent.addressed}
        )
    paper = sent.action.paper if isinstance(sent, ScheduledSending) else sent.paper
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
        EnvelopeForm(request.POST, request.FILES)
        if request.method == "POST"
        else EnvelopeForm(
            initial=proposed_envelope(paper, by=request.user).as_initial()
        )
    )
    if request.method == "POST" and taken_files(request, paper, form):
        try:
            later = is_for_later(request)
            left = plan(request, paper, form) if later else _again(request, paper, form)
        except Refused as refusal:
            _say(refusal, form)
        else:
            return _sent(request, left)
    context = {
        "paper": paper,
        "form": form,
        "attachments": paper.attachments.select_related("file"),
        "preview": preview(paper, today=today),
        "again": True,
    }
    return render(request, "documents/papers/sheet.html", context)


@transaction.atomic
def _again(request: HtmxRequest, paper: Paper, form: Form) -> Dispatch:
    spend(request, paper)
    at, envelope = clock.now(), Envelope.of(form.cleaned_data)
    drop_live(paper, at=at)
    return request_dispatch(paper, envelope=envelope, by=request.user, at=at)


@require_POST
def departure_recall(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Back to the sheet, as it was filled in."""
    departure = _departure(request, public_id)
    try:
        recall(departure, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, paper_url(departure.paper))
    messages.success(request, _("Called back: nothing has left."))
    return follow(request, "documents:paper_sending", departure.paper.public_id)


@require_POST
def departure_now(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Without waiting for the end of its minute."""
    departure = _departure(request, public_id)
    dispatch = leave(departure, at=clock.now())
    return (
        _sent(request, dispatch)
        if dispatch
        else follow(request, paper_url(departure.paper))
    )


def _departure(request: HtmxRequest, public_id: str) -> Departure:
    departures = Departure.objects.visible_to(request.user).writable_by(request.user)
    return get_object_or_404(departures.select_related("paper"), public_id=public_id)
