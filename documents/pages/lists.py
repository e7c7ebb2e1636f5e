"""The lists of quotes and invoices."""

from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from documents.enums import PaperKind
from documents.invoices.labels import labelled
from documents.models import Paper, Receivable
from documents.models.papers import PaperQuerySet
from documents.pages.filters import STATES, PaperFilter
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
    ),
    PaperKind.QUOTE: (
        ("", pgettext_lazy("quotes", "All"), ""),
        ("open", pgettext_lazy("quotes", "Sent"), "send"),
        ("won", pgettext_lazy("quotes", "Accepted"), "thumbs-up"),
        ("draft", _("Drafts"), "pencil"),
        ("closed", _("Declined or expired"), "x"),
    ),
}


@require_safe
def invoice_list(request: HtmxRequest) -> HttpResponse:
    kinds = [PaperKind.INVOICE, PaperKind.CREDIT_NOTE]
    papers = Paper.objects.visible_to(request.user).filter(kind__in=kinds)
    today = clock.today()
    context = _list(request, papers, PaperKind.INVOICE, today)
    owed = Receivable.objects.filter(
        invoice__in=Paper.objects.visible_to(request.user)
    ).open()
    totals = owed.aggregate(
        open=Sum("open_amount"), late=Sum("open_amount", filter=Q(due_on__lt=today))
    )
    return render(request, "documents/invoices/list.html", {**context, **totals})


@require_safe
def quote_list(request: HtmxRequest) -> HttpResponse:
    papers = Paper.objects.visible_to(request.user).filter(kind=PaperKind.QUOTE)
    context = _list(request, papers, PaperKind.QUOTE, clock.today())
    return render(request, "documents/quotes/list.html", context)


def _list(
    request: HtmxRequest, papers: PaperQuerySet, kind: str, today: date
) -> dict[str, Any]:
    """Constant queries: one for the chips, one to count, one for the page."""
    annotated = labelled(papers, today=today)
    filtered = PaperFilter(request.GET, queryset=annotated)
    rows = filtered.qs.select_related("customer").order_by(
        F("next_due").asc(nulls_last=True), "-created_at", "-pk"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "today": today,
        "query": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
        "chips": _chips(request, annotated, kind),
    }


def _chips(request: HtmxRequest, papers: PaperQuerySet, kind: str) -> list[Chip]:
    counts: Counter[str] = Counter(dict(_by_label(papers)))
    query, state = request.GET.get("q", ""), request.GET.get("state", "")
    base = reverse(
        "documents:quote_list" if kind == PaperKind.QUOTE else "documents:invoice_list"
    )
    return [
        Chip(
            label=word,
            url=f"{base}?state={name}" + (f"&q={query}" if query else ""),
            icon=icon,
            count=sum(counts[label] for label in STATES[name]) if name else None,
            current=state == name,
        )
        for name, word, icon in CHIPS[kind]
    ]


def _by_label(papers: Any) -> Any:
    """The annotation is not among the model's fields, so the plugin cannot type this query."""
    return papers.order_by().values_list("label").annotate(n=Count("pk"))
