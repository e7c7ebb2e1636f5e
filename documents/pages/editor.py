"""Writing a quote or an invoice."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from documents.enums import PaperKind
from documents.models import Customer, Paper
from documents.papers import editor as editing
from documents.papers import posted
from documents.papers.buttons import pressed_editor
from documents.papers.conflicts import conflict_of, keep_apart, keep_both
from documents.papers.editor import Editor
from documents.papers.remarks import returned
from documents.papers.services import StaleDraft, create_draft, delete_draft, is_held
from documents.permissions import draftable_paper, readable_paper, writable_paper
from documents.reviews.preparing import hand_over, is_out_of_hands, preparation_of
from documents.subjects import paper_url
from members.models import Activity
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.devices import name_of
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused

DRAFTED = (PaperKind.QUOTE, PaperKind.INVOICE, PaperKind.CREDIT_NOTE)
FORM = "#editor-form"


@require_http_methods(["GET", "POST"])
def new(request: HtmxRequest, kind: PaperKind) -> HttpResponse:
    """For whom: one tap begins the draft, with a customer or without."""
    activities = (
        Activity.objects.visible_to(request.user)
        .open_to(request.user, on=clock.today())
        .select_related("entity")
    )
    if request.method == "POST":
        activity = get_object_or_404(
            activities, public_id=request.POST.get("activity", "")
        )
        paper = create_draft(
            activity,
            kind=kind,
            by=request.user,
            customer=_chosen_customer(request, activity),
        )
        return follow(request, "documents:paper_draft", paper.public_id)
    customers = (
        Customer.objects.visible_to(request.user).usable_by(request.user).by_last_use()
    )
    context = {"kind": kind, "activities": activities, "customers": customers[:50]}
    return render(request, "documents/papers/new.html", context)


def _chosen_customer(request: HtmxRequest, activity: Activity) -> Customer | None:
    customers = Customer.objects.visible_to(request.user).filter(activity=activity)
    return customers.filter(public_id=request.POST.get("customer", "")).first()


@require_http_methods(["GET", "POST"])
def edit(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The editor. Every button posts everything; what the button asks for comes after the draft is kept."""
    paper = draftable_paper(request.user, public_id, *DRAFTED)
    if not paper.is_draft or is_held(paper):
        return _too_late(request, paper)
    if is_out_of_hands(paper, by=request.user):
        return follow(request, paper_url(paper))
    if paper.kind == PaperKind.CREDIT_NOTE:  # which has an editor of its own
        return follow(request, "documents:credit_note_draft", paper.public_id)
    today = clock.today(paper.entity.time_zone)
    if request.method == "GET":
        return _page(request, editing.open_editor(paper, on=today))
    editor = pressed_editor(paper, request.POST, on=today, by=request.user)
    if not editor.is_valid():
        return _page(request, editor)
    try:
        copy = _save(request, editor)
    except Refused as refusal:
        return _refused(request, editor, refusal)
    if "hand" in request.POST:
        return _handed_over(request, editor.paper)
    if "send" in request.POST:
        return follow(request, "documents:paper_sending", paper.public_id)
    return _kept(request, editor, copy)


def _too_late(request: HtmxRequest, paper: Paper) -> HttpResponse:
    """The paper has left, perhaps from another window: what was typed in this one is not lost."""
    if request.method == "GET" or not posted.has_lines(request.POST):
        return follow(request, paper_url(paper))
    today = clock.today(paper.entity.time_zone)
    editor = pressed_editor(paper, request.POST, on=today, by=request.user)
    if not editor.is_valid():
        return _page(request, editor, whole=True)
    try:
        draft = keep_apart(editor, **_who_and_when(request))
    except Refused as refusal:
        return _refused(request, editor, refusal)
    if draft is None:
        return follow(request, paper_url(paper))
    messages.info(request, _apart_sentence(paper))
    return follow(request, "documents:paper_draft", draft.public_id)


def _apart_sentence(paper: Paper) -> str:
    """A draft may be on its way to the customer or to the advisor."""
    if paper.is_draft:
        return _(
            "This draft is on its way. What you had typed is here, in a draft of its own."
        )
    return _(
        "This document has left in the meantime. What you had typed is here, in a draft of its own."
    )


def _who_and_when(request: HtmxRequest) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "by": request.user,
        "device": name_of(request.headers.get("User-Agent", ""))[:40],
    }


def _handed_over(request: HtmxRequest, paper: Paper) -> HttpResponse:
    """The advisor has done: the member is told, and reads it."""
    try:
        handed = hand_over(paper, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    else:
        told = _("Handed over to %(name)s, who reads and sends it.")
        messages.success(request, told % {"name": handed.on_behalf_of})
    return follow(request, paper_url(paper))


def _save(request: HtmxRequest, editor: Editor) -> Paper | None:
    """Keep the draft; where both versions were asked for, the copy of the other one."""
    save = _who_and_when(request)
    if "both" in request.POST:
        return keep_both(editor, **save)
    editing.keep(editor, **save)
    return None


def _kept(request: HtmxRequest, editor: Editor, copy: Paper | None) -> HttpResponse:
    """The page after a save: with the next revision, so that the same window can go on."""
    editor.revision = editor.paper.revision
    # Lines that were moved have new numbers now: the page must learn them.
    whole = posted.is_rearranged(request.POST)
    return _page(request, editor, whole=whole, saved_at=clock.now(), copy=copy)


def _page(
    request: HtmxRequest, editor: Editor, *, whole: bool = False, **context: Any
) -> HttpResponse:
    """The page, the form, or of a page that saves itself the state alone unless the `whole` form has news."""
    part, state_only = "", False
    if request.htmx:
        state_only = request.htmx.target == "editor-state" and not whole
        part = "#editor-state" if state_only else FORM
    context |= {"editor": editor, "paper": editor.paper, "totals": editor.totals()}
    context |= {"rows": editor.rows(), "state_only": state_only}
    if not state_only:
        context["preparation"] = preparation_of(editor.paper)
    if not state_only and editor.paper.kind != PaperKind.QUOTE:
        context["returned"] = returned(editor.paper, editor.header, editor.lines)
    response = render(request, f"documents/papers/editor.html{part}", context)
    return reswap(retarget(response, FORM), "outerHTML") if part == FORM else response


def _refused(request: HtmxRequest, editor: Editor, refusal: Refused) -> HttpResponse:
    """Nothing typed is lost: the page comes back as typed, with the other version beside it."""
    if not isinstance(refusal, StaleDraft):
        editor.header.add_error(None, str(refusal.sentence))
        return _page(request, editor, whole=True)
    stored = readable_paper(request.user, editor.paper.public_id)
    return _page(request, editor, whole=True, conflict=conflict_of(editor, stored))


@require_POST
def delete(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Throw a draft away, from its own page, once."""
    paper = writable_paper(request.user, public_id, *DRAFTED)
    try:
        with transaction.atomic():
            spend(request, paper)
            delete_draft(paper, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, paper_url(paper))
    return follow(
        request,
        "documents:quote_list"
        if paper.kind == PaperKind.QUOTE
        else "documents:invoice_list",
    )
