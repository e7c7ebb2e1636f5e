"""An e-invoice enters its network: by the portal, or by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.einvoicing.transmitting import begin_transmission, deposit
from documents.enums import PaperKind
from documents.models import Transmission
from documents.permissions import writable_paper
from documents.subjects import paper_url
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused


@require_POST
def begin(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Also again after a rejection. Twice is once: the live one stays."""
    kinds = (PaperKind.INVOICE, PaperKind.CREDIT_NOTE)
    paper = writable_paper(request.user, public_id, *kinds)
    begun = begin_transmission(paper, by=request.user, at=clock.now())
    if begun is None:
        messages.warning(request, _("No network is meant for this paper."))
    return follow(request, paper_url(paper))


@require_POST
def deposited(request: HtmxRequest, public_id: str) -> HttpResponse:
    rows = Transmission.objects.visible_to(request.user).depositable_by(request.user)
    row = get_object_or_404(rows.select_related("paper"), public_id=public_id)
    try:
        deposit(row, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    else:
        messages.success(request, _("Noted: it is deposited."))
    return follow(request, paper_url(row.paper))
