"""Beginning from an older paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from documents.enums import PaperKind
from documents.papers.copies import COPIED, copy_paper, papers_to_copy
from documents.permissions import writable_paper
from documents.subjects import paper_url
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused


@require_POST
def copy(request: HtmxRequest, public_id: str) -> HttpResponse:
    """A new draft that says the same, as a quote or as an invoice, in the editor."""
    paper = writable_paper(request.user, public_id, *COPIED)
    as_quote = request.POST.get("kind", paper.kind) == PaperKind.QUOTE
    try:
        draft = copy_paper(
            paper,
            kind=PaperKind.QUOTE if as_quote else PaperKind.INVOICE,
            on=clock.today(paper.entity.time_zone),
            at=clock.now(),
            by=request.user,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, paper_url(paper))
    return follow(request, "documents:paper_draft", draft.public_id)


@require_safe
def sources(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Older papers whose lines a draft may take over, while somebody types what to look for."""
    paper = writable_paper(request.user, public_id, *COPIED)
    found = papers_to_copy(paper, request.GET.get("find", ""), by=request.user)
    context = {"paper": paper, "found": found}
    return render(request, "documents/papers/_sources.html", context)
