"""The lists of quotes and invoices."""

from collections import Counter
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from documents.enums import PaperKind
from documents.invoices.sums import sums_of
from documents.models import Paper, SavedList
from documents.pages.filters import PARTS, STATES, PaperFilter
from documents.pages.found import SEARCH, STATE, Found
from documents.pages.parts import part_words
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
    found = Found.of(request, PaperKind.INVOICE, request.GET)
    context = {"open": found.shelf.open, "late": found.shelf.late}
    return _page(request, found, "documents/invoices/list.html", context)


@require_safe
def quote_list(request: HtmxRequest) -> HttpResponse:
    found = Found.of(request, PaperKind.QUOTE, request.GET)
    return _page(request, found, "documents/quotes/list.html", {})


def _page(
    request: HtmxRequest, found: Found, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Constant queries: one for all counts, one or two for the page, one for the lists that were kept."""
    chosen = found.chosen
    page: Page[Paper] = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type] # a Shelf counts and slices as a list does
    saved = list(SavedList.objects.visible_to(request.user).of_kind(found.kind))
    kept = found.kept()
    frame = {
        "page": page,
        "today": chosen.today,
        "found": found,
        "query": found.query.get(SEARCH, ""),
        "state": found.state,
        "kept": kept,
        "hidden": [pair for pair in found.pairs() if pair[0] != SEARCH],
        "chips": _chips(found),
        "parts": _parts(found),
        "saved": _saved(found, saved, kept),
        "current": next((each for each in saved if each.query == kept), None),
        "panel": _panel(request, found),
        "sums": sums_of(chosen) if found.is_filtered and chosen.count() else None,
        "selects": "select" in request.GET,
    }
    return render(request, template, context | frame)


def _chips(found: Found) -> list[Chip]:
    counts: Counter[str] = found.shelf.counts
    return [
        Chip(
            label=word,
            url=found.address(**{STATE: name}),
            icon=icon,
            count=sum(counts[label] for label in STATES[name]) if name else None,
            current=found.state == name,
        )
        for name, word, icon in CHIPS[found.kind]
    ]


def _parts(found: Found) -> list[Chip]:
    """The filters that are set; each leads to the list without it."""
    if found.filters is None:
        return []
    return [
        Chip(label=words, url=found.address(**{name: ""}), icon="x")
        for name, words in part_words(found.filters.form.cleaned_data)
    ]


def _saved(found: Found, saved: list[SavedList], kept: str) -> list[Chip]:
    base = found.address(**dict.fromkeys((STATE, SEARCH, *PARTS), ""))
    return [
        Chip(
            label=each.name,
            url=f"{base}{each.query}",
            icon="star",
            current=each.query == kept,
        )
        for each in saved
    ]


def _panel(request: HtmxRequest, found: Found) -> Any:
    """The form of the filters, when it was asked for or something in it is wrong."""
    is_wrong = found.filters is not None and bool(found.filters.form.errors)
    if "panel" not in request.GET and not is_wrong:
        return None
    return PaperFilter(found.query, found.papers, request=request).panel
