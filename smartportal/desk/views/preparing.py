"""Writing a draft for a member who is on the phone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from documents.enums import PaperKind
from documents.reviews.preparing import prepare
from members.models import Activity
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.permissions import allowed
from smartportal.core.refusals import Refused

KINDS = {kind.value: kind for kind in (PaperKind.QUOTE, PaperKind.INVOICE)}


@require_POST
@allowed("desk.review")
def draft(request: HtmxRequest, public_id: str) -> HttpResponse:
    """One tap from the member who was found to the editor."""
    activities = Activity.objects.visible_to(request.user)
    activity = get_object_or_404(
        activities.select_related("member__user", "entity"), public_id=public_id
    )
    try:
        paper = prepare(
            activity,
            kind=KINDS.get(request.POST.get("kind", ""), PaperKind.INVOICE),
            by=request.user,
            on=clock.today(),
            at=clock.now(),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return follow(request, "desk:desk")
    return follow(request, "documents:paper_draft", paper.public_id)
