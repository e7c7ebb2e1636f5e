"""The papers that members sent to their advisor: approve several, send one back with remarks."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from documents.models import Review
from documents.papers.alone import reasons_for_advisor
from documents.papers.preview import preview
from documents.reviews import services
from documents.reviews.asking import Asked, asked_of
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.permissions import allowed
from smartportal.core.refusals import Refused
from smartportal.desk import reviewing
from smartportal.desk.forms import NoteForm


@require_safe
@allowed("desk.review")
def reviews(request: HtmxRequest) -> HttpResponse:
    rows = reviewing.waiting(request.user, on=clock.today())
    return render(request, "desk/reviews.html", {"rows": rows})


@require_POST
@allowed("desk.review")
def approval(request: HtmxRequest) -> HttpResponse:
    """Approve what is ticked. One refusal keeps none of the others back."""
    rows = reviewing.answerable(request.user, on=clock.today())
    chosen = list(rows.filter(public_id__in=request.POST.getlist("review")))
    try:
        approved = _approve(request, chosen)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return follow(request, "desk:reviews")
    if approved:
        told = ngettext(
            "%(count)d paper approved: its member can issue it.",
            "%(count)d papers approved: their members can issue them.",
            approved,
        )
        messages.success(request, told % {"count": approved})
    elif not chosen:
        messages.info(request, _("Tick what you approve."))
    return follow(request, "desk:reviews")


@transaction.atomic
def _approve(request: HtmxRequest, chosen: Sequence[Review]) -> int:
    spend(request, request.user)
    approved = 0
    for review in chosen:
        try:
            services.approve(review, by=request.user, at=clock.now())
        except Refused as refusal:
            messages.error(request, f"{review.submitted_by}: {refusal.sentence}")
        else:
            approved += 1
    return approved


@require_http_methods(["GET", "POST"])
@allowed("desk.review")
def review(request: HtmxRequest, public_id: str) -> HttpResponse:
    """One of them in whole, with a word for each field; answered or taken back meanwhile, the list says so."""
    today = clock.today()
    found = get_object_or_404(
        Review.objects.visible_to(request.user)
        .answerable_by(request.user, on=today)
        .select_related(*reviewing.BESIDE, "submitted_by", "paper__brand"),
        public_id=public_id,
    )
    if not found.is_waiting:
        messages.info(request, _("This paper no longer waits for you."))
        return follow(request, "desk:reviews")
    data = request.POST if request.method == "POST" else None
    note, asked = NoteForm(data), asked_of(found.paper, data, on=today)
    if data is not None and _is_complete(request, note, asked):
        try:
            return _answered(request, found, note, asked)
        except Refused as refusal:
            note.add_error("note", str(refusal.sentence))
    return render(request, "desk/review.html", _context(found, note, asked))


def _is_complete(request: HtmxRequest, note: NoteForm, asked: list[Asked]) -> bool:
    """What was said must not be lost by the other button."""
    if not all(form.is_valid() for form in (note, *(each.form for each in asked))):
        return False
    if "approve" in request.POST and any(each.remark() for each in asked):
        note.add_error(
            None, _("You wrote remarks: send it back, or empty them to approve.")
        )
    return note.is_valid()


def _context(found: Review, note: NoteForm, asked: list[Asked]) -> dict[str, Any]:
    today = clock.today(found.paper.entity.time_zone)
    (weighed,) = reviewing.weighed([found], on=today)
    former = found.paper.reviews.exclude(pk=found.pk).order_by("round")
    return {
        "review": found,
        "paper": found.paper,
        "deviations": weighed.deviations,
        "reasons": reasons_for_advisor(found.paper, on=today),
        "former": former.select_related("answered_by").prefetch_related("remarks"),
        "note": note,
        "asked": asked,
        "preview": preview(found.paper, today=today),
    }


@transaction.atomic
def _answered(
    request: HtmxRequest, found: Review, note: NoteForm, asked: list[Asked]
) -> HttpResponse:
    """Approved by its own button; else sent back with all that was said."""
    spend(request, found)
    answer: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if "approve" in request.POST:
        services.approve(found, note=note.cleaned_data["note"], **answer)
        messages.success(request, _("Approved: the member can issue it."))
        return follow(request, "desk:reviews")
    remarks = [remark for each in asked if (remark := each.remark())]
    text = note.cleaned_data["note"]
    services.give_back(found, remarks=remarks, note=text, **answer)
    messages.success(request, _("Sent back to %s.") % found.submitted_by)
    return follow(request, "desk:reviews")
