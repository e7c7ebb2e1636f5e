"""The lists of quotes and invoices."""

from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from documents.enums import PaperKind
from documents.invoices.standing import Shelf
from documents.models import Paper
from documents.models.papers import PaperQuerySet
from documents.pages.filters import STATES, PaperFilter
from members.models import User
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.core.parts import Chip

PER_PAGE = 50
CHIPS: dict[str, tuple[tuple[str, str | Promise, str], ...]] = {
    PaperKind.INVOICE: (
        ("", pgettext_lazy("invoices", "All"), ""),
        ("late", _("Late"), "clock"),
        ("due", _("To pay"), "hourglass"),
        ("draft", _("Drafts"), "pencil"),
        ("paid", pgettext_lazy("invoices", "Paid"), "check"),
        ("corrected", _("Corrections"), "undo-2"),
    ),
    PaperKind.QUOTE: (
        ("", pgettext_lazy("quotes", "All"), ""),
        ("open", pgettext_lazy("quotes", "Sent"), "send"),
        ("won", pgettext_lazy("quotes", "Accepted"), "thumbs-up"),
        ("draft", _("Drafts"), "pencil"),
        ("closed", _("No longer open"), "x"),
    ),
}


@require_safe
def invoice_list(request: HtmxRequest) -> HttpResponse:
    papers = _papers(request.user, PaperKind.INVOICE, PaperKind.CREDIT_NOTE)
    today = clock.today()
    shelf = _shelf(request, papers, today)
    # What is to come and what of it is late are said whatever is searched.
    owed = Shelf.of(papers, today=today) if request.GET.get("q") else shelf
    context = _page(request, shelf, PaperKind.INVOICE)
    context |= {"open": owed.open, "late": owed.late}
    return render(request, "documents/invoices/list.html", context)


@require_safe
def quote_list(request: HtmxRequest) -> HttpResponse:
    papers = _papers(request.user, PaperKind.QUOTE)
    shelf = _shelf(request, papers, clock.today())
    context = _page(request, shelf, PaperKind.QUOTE)
    return render(request, "documents/quotes/list.html", context)


def _papers(user: User, *kinds: PaperKind) -> PaperQuerySet:
    return Paper.objects.listed_for(user).filter(kind__in=kinds)


def _shelf(request: HtmxRequest, papers: PaperQuerySet, today: date) -> Shelf:
    found = PaperFilter(request.GET, queryset=papers).qs
    return Shelf.of(found, today=today)


def _page(request: HtmxRequest, shelf: Shelf, kind: str) -> dict[str, Any]:
    """Constant queries: one for all counts, at most two for the page."""
    state = request.GET.get("state", "")
    chosen = shelf.with_labels(STATES[state]) if state in STATES else shelf
    return {
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),  # type: ignore[arg-type] # a Shelf counts and slices as a list does
        "today": shelf.today,
        "query": request.GET.get("q", ""),
        "state": state,
        "chips": _chips(request, shelf.counts, kind),
    }


def _chips(request: HtmxRequest, counts: Counter[str], kind: str) -> list[Chip]:
    query, state = request.GET.get("q", ""), request.GET.get("state", "")
    base = reverse(
        "documents:quote_list" if kind == PaperKind.QUOTE else "documents:invoice_list"
    )
    return [
        Chip(
            label=word,
            url=f"{base}?{urlencode({'state': name} | ({'q': query} if query else {}))}",
            icon=icon,
            count=sum(counts[label] for label in STATES[name]) if name else None,
            current=state == name,
        )
        for name, word, icon in CHIPS[kind]
    ]
