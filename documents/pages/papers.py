"""A quote's or an invoice's own page, and its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from documents.credit_notes.related import related_of
from documents.einvoicing.routes import route_of
from documents.einvoicing.standing import standing_of
from documents.enums import DepartureState, PaperKind, ReviewState
from documents.followups.upcoming import coming_of_quote
from documents.followups.wording import reminder_wording
from documents.invoices.instalments import invoice_instalment, invoice_next
from documents.invoices.labels import label_alone, status_of
from documents.invoices.settlement import payments_of
from documents.models import Paper
from documents.pages.control import UNANSWERED, Answer, control_of
from documents.pages.lifecycle import lifecycle
from documents.pages.quote_life import HeardForm, heard, life_of
from documents.pages.reviewing import review_of
from documents.pages.whats_next import next_of_invoice, next_of_quote
from documents.papers.beside import beside
from documents.papers.files import paper_file
from documents.papers.preview import preview
from documents.papers.services import newest_departure
from documents.papers.timeline import entries, last_sending
from documents.payments.freshness import oldest, reads_of_papers
from documents.permissions import may_write, readable_paper, writable_paper
from documents.quotes.options import agreed_on
from documents.quotes.versions import can_revise, revise_quote
from documents.reviews.preparing import preparation_of
from documents.scheduled.services import planned_for
from documents.subjects import paper_url
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused
from smartportal.core.status import Status

# While it is a draft, where it stands with the advisor says more.
REVIEW_STATUSES = {
    ReviewState.SUBMITTED: Status("wait", "eye", ReviewState.SUBMITTED.label),
    ReviewState.RETURNED: Status("wait", "pencil", ReviewState.RETURNED.label),
    ReviewState.APPROVED: Status("ok", "check", ReviewState.APPROVED.label),
}


@require_safe
def quote(request: HtmxRequest, public_id: str) -> HttpResponse:
    return quote_page(request, public_id)


def quote_page(
    request: HtmxRequest,
    public_id: str,
    answer: Answer = UNANSWERED,
    heard: HeardForm | None = None,
) -> HttpResponse:
    """Also the answer to a choice on its reminder, when the page works without JavaScript, and to a form in which
    something is wrong.
    """
    paper = _labelled(request, public_id, PaperKind.QUOTE)
    agreed = agreed_on(paper, paper.answers.all())
    context = _around(request, paper) | {
        "answer": answer,
        **_reminder(request, paper),
        "agreed": agreed,
        **life_of(paper, agreed, heard),
        "can_revise": can_revise(paper),
        "next_version": paper.revisions.first(),
        **_departure(paper),
    }
    context["comes_next"] = next_of_quote(
        paper,
        reminder=context.get("reminder"),
        step=context["next_step"],
        comparison=context["comparison"],
        today=context["today"],
    )
    return render(request, "documents/quotes/detail.html", context)


@require_safe
def invoice(request: HtmxRequest, public_id: str) -> HttpResponse:
    return invoice_page(request, public_id)


def invoice_page(
    request: HtmxRequest, public_id: str, answer: Answer = UNANSWERED
) -> HttpResponse:
    """Also the answer to a choice on a step, when the page works without JavaScript."""
    paper = _labelled(request, public_id, PaperKind.INVOICE, PaperKind.CREDIT_NOTE)
    context = _around(request, paper)
    there = context["beside"]
    control = control_of(
        paper,
        may_write=context["may_write"],
        at=clock.now(),
        today=context["today"],
        answer=answer,
    )
    awaited = [paper] if paper.open_total else []  # type: ignore[attr-defined]
    read = oldest(reads_of_papers(awaited).values())
    context |= control | {
        "read_until": read.until if read else None,
        "payments": payments_of(paper),
        "related": related_of(paper, has_any="related" in there),
        "comes_next": next_of_invoice(paper, control["story"], today=context["today"]),
        **_network(request, paper, context),
        **(review_of(paper) if "reviews" in there else {}),
    }
    if review := context.get("review"):
        context["status"] = REVIEW_STATUSES.get(review.state, context["status"])
    return render(request, "documents/invoices/detail.html", context)


def _network(
    request: HtmxRequest, paper: Paper, context: dict[str, Any]
) -> dict[str, Any]:
    """Where it stands in its network, or else which way it would go."""
    if "transmissions" not in context["beside"]:
        return {"route": route_of(paper, on=context["today"])}
    standing = standing_of(
        paper, reader=request.user, may_write=context["may_write"], at=clock.now()
    )
    return {"transmission": standing}


def _reminder(request: HtmxRequest, quote: Paper) -> dict[str, Any]:
    """Of an open quote: whether its customer will be reminded, and with which words."""
    row = coming_of_quote(quote, request.user, at=clock.now())
    return {"reminder": row, "reminder_words": reminder_wording(quote)} if row else {}


def _departure(paper: Paper) -> dict[str, Any]:
    """Of a draft: its way out, waiting or the last refused one."""
    newest = newest_departure(paper) if paper.is_draft else None
    if newest is None or newest.state == DepartureState.RECALLED:
        return {}
    return {"departure": newest, "seconds": newest.seconds_left(at=clock.now())}


def _labelled(request: HtmxRequest, public_id: str, *kinds: PaperKind) -> Paper:
    papers = (
        Paper.objects.visible_to(request.user)
        .filter(kind__in=kinds)
        .with_surroundings()
    )
    paper = get_object_or_404(papers, public_id=public_id)
    return label_alone(paper, today=clock.today())


def _around(request: HtmxRequest, paper: Paper) -> dict[str, Any]:
    today = clock.today(paper.entity.time_zone)
    sending, there = last_sending(paper, at=clock.now()), beside(paper)
    planned, unplanned = planned_for(paper) if "planned" in there else (None, None)
    return {
        "beside": there,
        "paper": paper,
        "preparation": preparation_of(paper),
        "status": status_of(paper, today=today),
        "preview": preview(paper, today=today),
        "sending": sending,
        "attached": paper.attachments.all() if "attachments" in there else [],
        "planned": planned,
        "unplanned": unplanned,
        "steps": lifecycle(paper, sending, today=today),
        "entries": entries(paper, reader=request.user.pk),
        "may_write": may_write(request.user, paper),
        "today": today,
    }


@require_POST
def invoice_from_quote(request: HtmxRequest, public_id: str) -> HttpResponse:
    """From an accepted quote to the last sheet of its invoice, or of its next instalment, in one tap."""
    paper = writable_paper(request.user, public_id, PaperKind.QUOTE)
    try:
        draft = _drawn(request, paper)
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, paper_url(paper))
    if draft.is_draft:
        return follow(request, "documents:paper_sending", draft.public_id)
    return follow(request, paper_url(draft))


def _drawn(request: HtmxRequest, quote: Paper) -> Paper:
    """Of the instalment that the page named, so that a second tap never begins the one after it."""
    named = request.POST.get("instalment")
    if named is None:
        return invoice_next(quote, by=request.user, at=clock.now())
    instalment = get_object_or_404(quote.instalments, public_id=named)
    return invoice_instalment(instalment, by=request.user, at=clock.now())


@require_POST
def quote_answer(request: HtmxRequest, public_id: str) -> HttpResponse:
    """What the customer answered another way, as the member notes it."""
    paper = writable_paper(request.user, public_id, PaperKind.QUOTE)
    form = HeardForm(request.POST, quote=paper)
    noted = heard(request, paper, form) if form.is_valid() else None
    return noted or quote_page(request, public_id, heard=form)


@require_POST
def quote_revision(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The next version of a sent quote, in the editor."""
    paper = writable_paper(request.user, public_id, PaperKind.QUOTE)
    try:
        version = revise_quote(paper, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, paper_url(paper))
    if version.is_draft:
        return follow(request, "documents:paper_draft", version.public_id)
    return follow(request, paper_url(version))


@require_safe
def file(request: HtmxRequest, public_id: str, kind: str) -> HttpResponseBase:
    """A final paper as PDF (with the e-invoice inside), UBL or CII; made now if the worker has not yet."""
    paper = readable_paper(request.user, public_id)
    return paper_file(paper, kind)
