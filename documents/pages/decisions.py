"""The member's word on a step, said where the step is shown: the invoice, what is coming, the first page."""

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from documents.dunning.services import draw_step, release
from documents.enums import HoldReason, PaperKind, Stage
from documents.models import (
    DunningAction,
    Hold,
    Paper,
    PlannedAction,
    Receivable,
)
from documents.pages import coming as coming_page
from documents.pages.control import Answer, control_of
from documents.pages.forms import DecisionForm, DisputeForm, SaysPaidForm
from documents.pages.papers import invoice_page, quote_page
from documents.pages.stops import stop
from documents.permissions import writable_paper
from documents.steering.services import decide, local_day, undo
from documents.subjects import paper_url
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow, with_toast
from smartportal.core.refusals import Refused
from smartportal.delivery.serving import file_response

PLACE = "#dunning"


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The choice of one step; its page is the paper's."""
    actions = PlannedAction.objects.visible_to(request.user).select_related(
        "paper__entity"
    )
    if request.method != "POST":
        action = get_object_or_404(actions, public_id=public_id)
        return follow(request, f"{paper_url(action.paper)}{PLACE}")
    action = get_object_or_404(actions.decidable_by(request.user), public_id=public_id)
    return _shown(request, action, _answer(request, action))


@require_http_methods(["GET", "HEAD", "POST"])
def step_decision(request: HtmxRequest, public_id: str, stage: str) -> HttpResponse:
    """The same for a stage that has no row yet: the member speaks before its turn."""
    receivables = Receivable.objects.visible_to(request.user).select_related("invoice")
    if request.method != "POST":
        invoice = get_object_or_404(receivables, public_id=public_id).invoice
        return follow(request, f"{paper_url(invoice)}{PLACE}")
    writable = Paper.objects.visible_to(request.user).writable_by(request.user)
    receivable = get_object_or_404(
        receivables.filter(invoice__in=writable.values("pk")), public_id=public_id
    )
    try:
        action = draw_step(receivable, Stage(stage), at=clock.now())
    except (Refused, ValueError) as refusal:
        return _page(
            request,
            receivable.invoice,
            Answer(refusal=getattr(refusal, "sentence", _("No such step."))),
        )
    return _shown(request, action, _answer(request, action))


def _answer(request: HtmxRequest, action: PlannedAction) -> Answer:
    """Do what was posted; a refusal is an answer too."""
    form, at = DecisionForm(request.POST), clock.now()
    try:
        if "undo" in request.POST:
            undo(action, by=request.user, at=at)
            return Answer(action.public_id)
        if not form.is_valid():
            return Answer(action.public_id, refusal=form.first_error)
        _say(request, action, form)
    except Refused as refusal:
        return Answer(action.public_id, refusal=refusal.sentence)
    return Answer(action.public_id, at)


def _say(request: HtmxRequest, action: PlannedAction, form: DecisionForm) -> None:
    said, at = form.cleaned_data, clock.now()
    stops = {"paid": HoldReason.SAYS_PAID, "dispute": HoldReason.DISPUTE}
    reason = stops.get(said["until"])
    if reason and action.paper.kind == PaperKind.INVOICE:
        on, paid_on = (
            local_day(action, at=at),
            said["paid_on"] if reason == HoldReason.SAYS_PAID else None,
        )
        stop(
            action.paper,
            reason=reason,
            on=on,
            at=at,
            by=request.user,
            paid_on=paid_on,
            note=said["dispute"],
        )
        return
    wait_until = said["wait_until"] if said["until"] == "date" else None
    decide(
        action, choice=said["decision"], by=request.user, at=at, wait_until=wait_until
    )


def _shown(request: HtmxRequest, action: PlannedAction, answer: Answer) -> HttpResponse:
    """The place that asked, drawn again; without htmx the paper's page."""
    target = request.htmx.target if request.htmx else None
    if target == coming_page.LIST_ID:
        return coming_page.redrawn(request, answer)
    if target and target != "dunning":
        return coming_page.row_redrawn(request, answer, place=target)
    return _page(request, action.paper, answer)


def _page(request: HtmxRequest, invoice: Paper, answer: Answer) -> HttpResponse:
    if request.htmx:
        at, today = clock.now(), clock.today(invoice.entity.time_zone)
        context = control_of(invoice, may_write=True, at=at, today=today, answer=answer)
        response = render(request, "documents/pages/_dunning.html", context)
        return (
            response
            if answer.at or answer.refusal
            else with_toast(response, _("Taken back."))
        )
    if answer.refusal:
        page = quote_page if invoice.kind == PaperKind.QUOTE else invoice_page
        return page(request, invoice.public_id, answer=answer)
    return follow(request, f"{paper_url(invoice)}{PLACE}")


@require_http_methods(["GET", "HEAD", "POST"])
def says_paid(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The customer says it is paid: everything stops, nobody has to prove anything."""
    invoice = writable_paper(request.user, public_id, PaperKind.INVOICE)
    today = clock.today(invoice.entity.time_zone)
    posted = request.POST if request.method == "POST" else None
    form = SaysPaidForm(posted, initial={"paid_on": today})
    return _report(request, invoice, form, HoldReason.SAYS_PAID)


@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The customer disputes it: everything stops until it is settled."""
    invoice = writable_paper(request.user, public_id, PaperKind.INVOICE)
    posted = request.POST if request.method == "POST" else None
    return _report(request, invoice, DisputeForm(posted), HoldReason.DISPUTE)


def _report(
    request: HtmxRequest,
    invoice: Paper,
    form: SaysPaidForm | DisputeForm,
    reason: HoldReason,
) -> HttpResponse:
    if form.is_valid():
        try:
            _stop_once(request, invoice, form, reason)
        except Refused as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None,
                str(refusal.sentence),
            )
        else:
            return follow(request, f"{paper_url(invoice)}{PLACE}")
    page = "says_paid" if reason == HoldReason.SAYS_PAID else "dispute"
    return render(
        request, f"documents/pages/{page}.html", {"paper": invoice, "form": form}
    )


@transaction.atomic
def _stop_once(
    request: HtmxRequest,
    invoice: Paper,
    form: SaysPaidForm | DisputeForm,
    reason: HoldReason,
) -> None:
    spend(request, invoice)
    on = clock.today(invoice.entity.time_zone)
    stop(
        invoice,
        reason=reason,
        on=on,
        at=clock.now(),
        by=request.user,
        **form.cleaned_data,
    )


@require_POST
def hold_release(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Go on after all: what the member stopped, the member lets go on."""
    holds = Hold.objects.visible_to(request.user).releasable_by(request.user)
    hold = get_object_or_404(holds, public_id=public_id)
    papers = Paper.objects.visible_to(request.user).select_related("entity")
    invoice = papers.get(receivables__dunning_case__holds=hold)
    try:
        release(hold, by=request.user, at=clock.now())
    except Refused as refusal:
        return _page(request, invoice, Answer(refusal=refusal.sentence))
    return _page(request, invoice, Answer())


@require_safe
def letter(request: HtmxRequest, public_id: str) -> HttpResponseBase:
    """A reminder as it was sent, in print."""
    rows = DunningAction.objects.visible_to(request.user).select_related("letter__file")
    action = rows.filter(letter__public_id=public_id).first()
    found = action.letter if action else None
    if found is None or found.file is None:
        raise Http404
    return file_response(found.file, f"{found.stage}-{found.run_on}.pdf", inline=True)
