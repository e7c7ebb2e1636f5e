"""A quote's or an invoice's own page, and its files."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from documents.enums import PaperKind
from documents.invoices.labels import labelled, status_of
from documents.invoices.services import invoice_quote
from documents.models import Paper
from documents.pages.lifecycle import lifecycle
from documents.papers.files import paper_file
from documents.papers.preview import preview
from documents.papers.timeline import entries, last_sending
from documents.payments.freshness import read_until
from documents.permissions import readable_paper, writable_paper
from documents.subjects import paper_url
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow


@require_safe
def quote(request: HtmxRequest, public_id: str) -> HttpResponse:
    paper = _labelled(request, public_id, PaperKind.QUOTE)
    return render(request, "documents/quotes/detail.html", _around(request, paper))


@require_safe
def invoice(request: HtmxRequest, public_id: str) -> HttpResponse:
    paper = _labelled(request, public_id, PaperKind.INVOICE, PaperKind.CREDIT_NOTE)
    context = _around(request, paper)
    context["read_until"] = read_until(paper.entity)
    return render(request, "documents/invoices/detail.html", context)


def _labelled(request: HtmxRequest, public_id: str, *kinds: PaperKind) -> Paper:
    papers = (
        Paper.objects.visible_to(request.user)
        .filter(kind__in=kinds)
        .with_surroundings()
    )
    return get_object_or_404(labelled(papers, today=clock.today()), public_id=public_id)


def _around(request: HtmxRequest, paper: Paper) -> dict[str, Any]:
    today = clock.today(paper.entity.time_zone)
    sending = last_sending(paper)
    writable = Paper.objects.visible_to(request.user).writable_by(request.user)
    return {
        "paper": paper,
        "status": status_of(paper),
        "preview": preview(paper, today=today),
        "sending": sending,
        "steps": lifecycle(paper, sending, today=today),
        "entries": entries(paper, reader=request.user.pk),
        "may_write": writable.filter(pk=paper.pk).exists(),
        "today": today,
    }


@require_POST
def invoice_from_quote(request: HtmxRequest, public_id: str) -> HttpResponse:
    """From an accepted quote to the last sheet of its invoice, in one tap."""
    paper = writable_paper(request.user, public_id, PaperKind.QUOTE)
    draft = invoice_quote(paper, by=request.user, at=clock.now())
    return follow(
        request,
        "documents:paper_sending" if draft.is_draft else paper_url(draft),
        *_args(draft),
    )


def _args(draft: Paper) -> tuple[str, ...]:
    return (draft.public_id,) if draft.is_draft else ()


@require_safe
def file(request: HtmxRequest, public_id: str, kind: str) -> HttpResponseBase:
    """A final paper as PDF (with the e-invoice inside), UBL or CII; made now if the worker has not yet."""
    paper = readable_paper(request.user, public_id)
    return paper_file(paper, kind)
