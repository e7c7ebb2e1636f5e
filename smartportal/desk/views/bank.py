"""The bank: files in, and what could not be set against a paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.enums import AsideReason
from documents.models import BankEntry, Receivable, SetAside
from documents.payments.asides import set_aside, take_up_again
from documents.payments.freshness import awaited_accounts
from documents.payments.proposals import confirm_proposal
from documents.payments.services import ImportReport, import_bank_file
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.permissions import allowed
from smartportal.core.refusals import Refused
from smartportal.core.text import searched
from smartportal.desk import banking
from smartportal.desk.forms import AsideForm, BankFileForm

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("desk.keep_bank")
def bank(request: HtmxRequest) -> HttpResponse:
    """The page; posted, it takes a bank file whole or not at all."""
    posted = request.method == "POST"
    form = BankFileForm(request.POST, request.FILES) if posted else BankFileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = import_bank_file(
                file.read(), name=file.name, at=clock.now(), by=request.user
            )
        except Refused as refusal:
            form.add_error("file", str(refusal.sentence))
        else:
            messages.success(request, _told(report))
            return follow(request, "desk:bank")
    return _page(request, form)


def _page(request: HtmxRequest, form: BankFileForm) -> HttpResponse:
    text = searched(request.GET.get("q", ""))
    entities = banking.entities_of(request.user)
    page = Paginator(banking.free_entries(entities, text), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "text": text,
        "page": page,
        "entries": banking.with_proposals(list(page), at=clock.now()),
        "reasons": AsideReason.choices,
        "asides": banking.last_asides(entities),
        "files": banking.last_files(entities),
        "accounts": awaited_accounts(entities),
    }
    return render(request, "desk/bank.html", context)


def _told(report: ImportReport) -> str:
    if not report.entries_new:
        return _("%(name)s brings nothing new.") % {"name": report.name}
    return _(
        "%(name)s: %(new)d new entries, %(allocated)d set against invoices, "
        "%(proposed)d to confirm, %(unmatched)d unknown."
    ) % {
        "name": report.name,
        "new": report.entries_new,
        "allocated": report.allocated,
        "proposed": report.proposed,
        "unmatched": report.unmatched,
    }


@require_POST
@allowed("desk.keep_bank")
def allocation(request: HtmxRequest, public_id: str) -> HttpResponse:
    """A proposal that a person confirms, once."""
    entry = _kept_entry(request, public_id)
    receivables = Receivable.objects.visible_to(request.user).select_related("invoice")
    receivable = get_object_or_404(
        receivables, public_id=request.POST.get("receivable", "")
    )
    try:
        _confirm(request, entry, receivable)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(
            request,
            _("Set against %(number)s.") % {"number": receivable.invoice.number},
        )
    return follow(request, "desk:bank")


@transaction.atomic
def _confirm(request: HtmxRequest, entry: BankEntry, receivable: Receivable) -> None:
    spend(request, receivable.invoice)
    confirm_proposal(entry, receivable, by=request.user, at=clock.now())


def _kept_entry(request: HtmxRequest, public_id: str) -> BankEntry:
    entries = BankEntry.objects.visible_to(request.user).kept_by(request.user)
    return get_object_or_404(entries, public_id=public_id)


@require_POST
@allowed("desk.keep_bank")
def aside(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Money that pays no invoice, with the reason."""
    entry = _kept_entry(request, public_id)
    form = AsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why this money pays no invoice."))
        return follow(request, "desk:bank")
    reason = AsideReason(form.cleaned_data["reason"])
    try:
        set_aside(entry, reason=reason, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Set aside: it holds no reminder back any more."))
    return follow(request, "desk:bank")


@require_POST
@allowed("desk.keep_bank")
def aside_release(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The money waits for its invoice again."""
    rows = SetAside.objects.visible_to(request.user).kept_by(request.user)
    row = get_object_or_404(rows, public_id=public_id)
    try:
        take_up_again(row, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Taken up again: it waits for its invoice."))
    return follow(request, "desk:bank")
