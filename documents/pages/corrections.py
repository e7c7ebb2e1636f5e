"""Correcting an issued invoice: a credit note for all or a part of it, or a new invoice in its place."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_htmx.http import reswap, retarget

from documents.credit_notes.editor import (
    CreditEditor,
    keep_credit,
    open_credit_editor,
    typed_credit_editor,
)
from documents.credit_notes.forms import ReasonForm
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import cancel_and_replace, credit_note_draft
from documents.enums import PaperKind
from documents.models import Paper
from documents.papers.remarks import last_review
from documents.papers.services import is_held
from documents.permissions import writable_paper
from documents.subjects import paper_url
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused

FORM = "#credit-form"


@require_safe
def correction(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Which of the two ways."""
    return _choice(request, _invoice(request, public_id), ReasonForm())


def _invoice(request: HtmxRequest, public_id: str) -> Paper:
    return writable_paper(request.user, public_id, PaperKind.INVOICE)


def _choice(request: HtmxRequest, invoice: Paper, form: ReasonForm) -> HttpResponse:
    if invoice.is_draft:
        return follow(request, paper_url(invoice))
    context = {
        "paper": invoice,
        "form": form,
        "nothing_left": remainder_of(invoice).is_nothing,
    }
    return render(request, "documents/credit_notes/correction.html", context)


@require_POST
def credit_note_new(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The draft that takes back everything, or the one that exists."""
    invoice = _invoice(request, public_id)
    try:
        draft = credit_note_draft(invoice, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, paper_url(invoice))
    return follow(request, "documents:credit_note_draft", draft.public_id)


@require_POST
def replacement(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Taken back in whole and begun anew, in one act."""
    invoice = _invoice(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _choice(request, invoice, form)
    try:
        note, draft = _replace(request, invoice, form.cleaned_data["reason"])
    except Refused as refusal:
        begun = invoice.replaced_by.order_by("-pk").first()
        if begun:  # a second tap came first
            return follow(request, paper_url(begun))
        form.add_error(None, str(refusal.sentence))
        return _choice(request, invoice, form)
    said = _("%(number)s takes the invoice back. Here is the new one, still a draft.")
    messages.success(request, said % {"number": note.number})
    return follow(request, "documents:paper_draft", draft.public_id)


@transaction.atomic
def _replace(request: HtmxRequest, invoice: Paper, reason: str) -> tuple[Paper, Paper]:
    spend(request, invoice)
    today = clock.today(invoice.entity.time_zone)
    return cancel_and_replace(
        invoice, reason=reason, on=today, at=clock.now(), by=request.user
    )


@require_http_methods(["GET", "POST"])
def credit_note(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The editor. Every button posts everything; what the button asks for comes after the draft is kept."""
    paper = writable_paper(request.user, public_id, PaperKind.CREDIT_NOTE)
    if not paper.is_draft or is_held(paper):
        return follow(request, paper_url(paper))
    if request.method == "GET":
        return _page(request, open_credit_editor(paper))
    editor = typed_credit_editor(paper, request.POST)
    if not editor.form.is_valid():
        return _page(request, editor)
    try:
        keep_credit(editor, at=clock.now())
    except Refused as refusal:
        editor.form.add_error(None, str(refusal.sentence))
        return _page(request, editor, whole=True)
    if "send" in request.POST:
        return follow(request, "documents:paper_sending", paper.public_id)
    editor.revision = paper.revision
    return _page(request, editor, saved_at=clock.now())


def _page(
    request: HtmxRequest, editor: CreditEditor, *, whole: bool = False, **context: Any
) -> HttpResponse:
    """The page, the form, or of a page that saves itself the state alone unless the `whole` form has news."""
    part = ""
    if request.htmx:
        state_only = request.htmx.target == "credit-state" and not whole
        part = "#credit-state" if state_only else FORM
    context |= {"editor": editor, "paper": editor.paper, "totals": editor.totals()}
    context["review"] = last_review(editor.paper)
    response = render(request, f"documents/credit_notes/editor.html{part}", context)
    return reswap(retarget(response, FORM), "outerHTML") if part == FORM else response
