"""The member hands a draft to the advisor, and takes it back."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.enums import PaperKind
from documents.models import Paper
from documents.papers.posted import number_in
from documents.permissions import writable_paper
from documents.reviews import services
from documents.subjects import paper_url
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused

REVIEWED = (PaperKind.INVOICE, PaperKind.CREDIT_NOTE)


@require_POST
def submission(request: HtmxRequest, public_id: str) -> HttpResponse:
    """As the sheet showed it; then the paper's page says where it is."""
    paper = writable_paper(request.user, public_id, *REVIEWED)
    paper.revision = number_in(request.POST, "revision") or 0
    try:
        with transaction.atomic():
            spend(request, paper)
            services.submit(
                paper,
                by=request.user,
                today=clock.today(paper.entity.time_zone),
                at=clock.now(),
            )
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    else:
        messages.success(
            request, _("Sent to your advisor. You are told when it is back.")
        )
    return follow(request, paper_url(paper))


@require_POST
def withdrawal(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Back into the editor; twice is no harm."""
    paper = writable_paper(request.user, public_id, *REVIEWED)
    try:
        services.take_back(paper, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, paper_url(paper))
    messages.success(request, _("It is yours again: write on."))
    return follow(request, "documents:paper_draft", paper.public_id)


def review_of(paper: Paper) -> dict[str, Any]:
    """Of an invoice or a credit note: its round trips, and how the last one stands while it is a draft."""
    if paper.kind not in REVIEWED:
        return {}
    rows = paper.reviews.select_related("answered_by", "submitted_by")
    rounds = list(rows.prefetch_related("remarks").order_by("-round"))
    is_open = bool(rounds) and paper.is_draft
    return {"rounds": rounds, "review": rounds[0] if is_open else None}
