"""A sheet that leaves later, and taking it back."""

from datetime import datetime, time

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.models import Paper, PlannedAction, ScheduledSending
from documents.papers.posted import number_in
from documents.papers.sending import Envelope
from documents.scheduled.services import BadMoment, plan_sending, take_back
from documents.scheduled.settings import KIND
from documents.subjects import paper_url
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused


def is_for_later(request: HtmxRequest) -> bool:
    return "later" in request.POST


@transaction.atomic
def plan(request: HtmxRequest, paper: Paper, form: Form) -> ScheduledSending:
    """Raises what `plan_sending` raises; the moment is one of the entity's place."""
    leaves_at = _moment(paper, form)
    spend(request, paper)
    if paper.is_draft:
        paper.revision = number_in(request.POST, "revision") or 0
    return plan_sending(
        paper,
        envelope=Envelope.of(form.cleaned_data),
        leaves_at=leaves_at,
        at=clock.now(),
        by=request.user,
    )


def _moment(paper: Paper, form: Form) -> datetime:
    day, hour = form.cleaned_data["leave_on"], form.cleaned_data["leave_hour"]
    if day is None or hour is None:
        raise BadMoment(_("Choose a day and an hour."), field="leave_on")
    return clock.at(day, time(hour), paper.entity.time_zone)


@require_POST
def removal(request: HtmxRequest, public_id: str) -> HttpResponse:
    actions = PlannedAction.objects.visible_to(request.user)
    own = actions.decidable_by(request.user).filter(kind=KIND)
    found = own.select_related("scheduled", "paper__entity")
    action = get_object_or_404(found, public_id=public_id)
    try:
        take_back(action.scheduled, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    else:
        messages.success(request, _("Taken back: nothing leaves."))
    return follow(request, paper_url(action.paper))
