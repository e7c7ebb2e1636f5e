"""The recovery service: what to approve, to do by hand, to find out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from documents.dunning import services
from documents.enums import Choice
from documents.models import DunningAction, Hold, Paper
from documents.models.banking import READERS
from documents.models.dunning import DunningActionQuerySet
from documents.payments.freshness import awaited_accounts
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.permissions import allowed
from smartportal.core.refusals import Refused
from smartportal.desk import recovery as reading
from smartportal.desk.banking import entities_of
from smartportal.desk.forms import HandoverForm, ReasonForm, ResolutionForm

TEMPLATE = "desk/recovery.html"


@dataclass(frozen=True, slots=True)
class Beside:
    """What is wrong with the field of one step's form."""

    step: str
    sentence: str


@require_safe
@allowed("members.recover")
def recovery(request: HtmxRequest) -> HttpResponse:
    return render(request, TEMPLATE, _context(request))


def _context(request: HtmxRequest, *, beside: Beside | None = None) -> dict[str, Any]:
    at, today = clock.now(), clock.today()
    steps = _steps(request)
    return {
        "approvals": reading.approvals(steps, request.user, at=at, today=today),
        **reading.steps_of(steps, today=today),
        "said_paid": reading.said_paid(request.user, today=today),
        "batches": reading.batches(steps),
        "sent_today": reading.sent_today(steps, today=today),
        "accounts": awaited_accounts(entities_of(request.user, roles=READERS)),
        "at": at,
        "today": today,
        "beside": beside,
    }


def _steps(request: HtmxRequest) -> DunningActionQuerySet:
    """Only what the services let this user act on."""
    return DunningAction.objects.recoverable_by(request.user, on=clock.today())


@require_POST
@allowed("members.recover")
def approval(request: HtmxRequest) -> HttpResponse:
    """Approve what is ticked. One refusal keeps none of the others back."""
    rows = _steps(request).select_related("planned__paper__customer")
    chosen = list(rows.filter(planned__public_id__in=request.POST.getlist("step")))
    try:
        approved = _approve(request, chosen)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return follow(request, "desk:recovery")
    if approved:
        told = ngettext(
            "%(count)d step approved.", "%(count)d steps approved.", approved
        ) % {"count": approved}
        messages.success(request, told)
    elif not chosen:
        messages.info(request, _("Tick what you approve."))
    return follow(request, "desk:recovery")


@transaction.atomic
def _approve(request: HtmxRequest, chosen: list[DunningAction]) -> int:
    spend(request, request.user)
    approved = 0
    for action in chosen:
        try:
            services.approve(action, by=request.user, at=clock.now())
        except Refused as refusal:
            customer = action.planned.paper.customer
            messages.error(
                request, f"{customer.name if customer else ''}: {refusal.sentence}"
            )
        else:
            approved += 1
    return approved


@require_POST
@allowed("members.recover")
def resolution(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Say whether a letter left, once somebody found out."""
    action = _step(request, public_id)
    letter, form = action.letter, ResolutionForm(request.POST)
    if letter is None:
        raise Http404
    if not form.is_valid():
        return _refused(request, form)
    sent = form.cleaned_data["sent"]
    return _done(
        request,
        action,
        lambda: services.resolve_unknown(
            letter, sent=sent, by=request.user, at=clock.now()
        ),
        told=_("Noted: it left.")
        if sent
        else _("Noted: it did not leave. It goes again with the next letters."),
    )


@require_POST
@allowed("members.recover")
def sending(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Send again what did not get out."""
    action = _step(request, public_id)
    return _done(
        request,
        action,
        lambda: services.send_again(action, by=request.user, at=clock.now()),
        told=_("It goes again with the next letters."),
    )


@require_POST
@allowed("members.recover")
def handover(request: HtmxRequest, public_id: str) -> HttpResponse:
    """What is done by hand was done on a day."""
    action, form = _step(request, public_id), HandoverForm(request.POST)
    if form.is_valid():
        try:
            _record_by_hand(request, action, on=form.cleaned_data["on"])
        except Refused as refusal:
            if refusal.field not in form.fields:
                messages.error(request, str(refusal.sentence))
                return follow(request, "desk:recovery")
            form.add_error(refusal.field, str(refusal.sentence))
        else:
            messages.success(request, _("Noted. The member reads it on the invoice."))
            return follow(request, "desk:recovery")
    beside = Beside(action.planned.public_id, " ".join(map(str, form.errors["on"])))
    return render(request, TEMPLATE, _context(request, beside=beside))


@transaction.atomic
def _record_by_hand(request: HtmxRequest, action: DunningAction, *, on: date) -> None:
    spend(request, action.planned)
    services.record_by_hand(action, on=on, by=request.user, at=clock.now())


@require_POST
@allowed("members.recover")
def withdrawal(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Take a step out after its cut-off, with the reason that the member reads."""
    action, form = _step(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    reason = form.cleaned_data["reason"]
    return _done(
        request,
        action,
        lambda: services.override(
            action, choice=Choice.WAIT, reason=reason, by=request.user, at=clock.now()
        ),
        told=_("It does not leave. The member reads why."),
    )


@require_POST
@allowed("members.recover")
def release(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Not paid after all: the steps go on, with the notice that the member keeps."""
    held = Hold.objects.recoverable_by(request.user, on=clock.today())
    hold = get_object_or_404(held, public_id=public_id)
    return _done(
        request,
        Paper.objects.visible_to(request.user).get(
            receivables__dunning_case__holds=hold
        ),
        lambda: services.release_as_recovery(hold, by=request.user, at=clock.now()),
        told=_("The steps go on."),
    )


def _step(request: HtmxRequest, public_id: str) -> DunningAction:
    rows = _steps(request).select_related(
        "planned__paper__customer", "planned__paper__entity", "letter__message"
    )
    return get_object_or_404(rows, planned__public_id=public_id)


def _done(
    request: HtmxRequest, row: Any, act: Callable[[], object], *, told: str
) -> HttpResponse:
    """Spend the form's token and act, both or neither; then back to the list with what came of it."""
    try:
        with transaction.atomic():
            spend(request, row.planned if isinstance(row, DunningAction) else row)
            act()
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, told)
    return follow(request, "desk:recovery")


def _refused(request: HtmxRequest, form: Form) -> HttpResponse:
    for sentences in form.errors.values():
        messages.error(request, " ".join(map(str, sentences)))
    return follow(request, "desk:recovery")
