"""The list of the member's customers, and the form of one card."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.customers import exporting
from documents.customers.filling import filled_in
from documents.customers.following import move_sale
from documents.customers.forms import CustomerForm, DeliveryForm
from documents.customers.services import add_customer, change_customer, deliver_to
from documents.enums import PaperKind, SalesStage
from documents.models import Customer, DeliveryAddress
from documents.papers.services import create_draft
from members.models import Activity
from smartportal.audit.once import spend
from smartportal.audit.services import AlreadyDone
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.parts import Chip
from smartportal.core.refusals import Refused
from smartportal.core.tables import csv_response, download, xlsx_response
from smartportal.core.text import searched

PER_PAGE = 50
# What a new card may be for: the draft of a paper, or a place on the sales board.
SALE = "sale"
WISHES = (PaperKind.QUOTE, PaperKind.INVOICE, SALE)


@require_safe
def customer_list(request: HtmxRequest) -> HttpResponse:
    query, tag = (searched(request.GET.get(name, "")) for name in ("q", "tag"))
    seen = Customer.objects.visible_to(request.user)
    customers = seen.select_related("activity")
    if query:
        customers = customers.named_like(query)
    if tag:
        customers = customers.tagged(tag)
    page = Paginator(customers.by_name(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": query,
        "tag": tag,
        "chips": _chips(seen.tags_in_use(), tag, query),
    }
    return render(request, "documents/customers/list.html", context)


def _chips(tags: list[str], chosen: str, query: str) -> list[Chip]:
    """One per tag; the chosen one leads back to all."""
    url = reverse("documents:customer_list")
    typed = {"q": query} if query else {}
    return [
        Chip(
            label=tag,
            url=f"{url}?{urlencode(typed | ({} if tag == chosen else {'tag': tag}))}",
            icon="tag",
            current=tag == chosen,
        )
        for tag in tags
    ]


@require_http_methods(["GET", "POST"])
def new(request: HtmxRequest) -> HttpResponse:
    """A new card; with `for=quote|invoice|sale` the draft or the plan begins right after."""
    activities = open_activities(request)
    activity = chosen_activity(request, activities)
    if activity is None:
        return follow(request, "documents:quote_new")  # which says what is needed first
    home = activity.entity.country
    context = {"activity": activity, "activities": activities, "wish": _wish(request)}
    if "lookup" in request.POST:
        return _page(request, **context, **_looked_up(request, activity))
    form = CustomerForm(request.POST or None, home=home)
    delivery = DeliveryForm(request.POST or None, home=home)
    if request.method == "POST" and form.is_valid() and delivery.is_valid():
        try:
            customer = _add(request, activity, form, delivery)
        except AlreadyDone:  # a second tap: of a private person nothing else tells
            return follow(request, "documents:customer_list")
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.sentence))
        else:
            return _after_adding(request, customer)
    return _page(request, **context, form=form, delivery=delivery)


def _looked_up(
    request: HtmxRequest, activity: Activity, row: Customer | None = None
) -> dict[str, Any]:
    return filled_in(
        request.POST,
        activity=activity,
        by=request.user,
        at=clock.now(),
        instance=row,
    )


def _page(request: HtmxRequest, **context: Any) -> HttpResponse:
    return render(request, "documents/customers/edit.html", context)


def open_activities(request: HtmxRequest) -> QuerySet[Activity]:
    """Those to which the reader may add customers."""
    return (
        Activity.objects.visible_to(request.user)
        .open_to(request.user, on=clock.today())
        .select_related("entity")
    )


def chosen_activity(
    request: HtmxRequest, activities: QuerySet[Activity]
) -> Activity | None:
    """The one that the form or the address names, or the first; None when there is none at all."""
    wanted = request.POST.get("activity") or request.GET.get("activity")
    if wanted:
        return get_object_or_404(activities, public_id=wanted)
    return activities.first()


@transaction.atomic
def _add(
    request: HtmxRequest, activity: Activity, form: CustomerForm, delivery: DeliveryForm
) -> Customer:
    spend(request, request.user)
    customer = add_customer(activity, by=request.user, **form.cleaned_data)
    if delivery.is_written:
        deliver_to(customer, by=request.user, **delivery.cleaned_data)
    return customer


def _wish(request: HtmxRequest) -> str:
    wish = request.POST.get("for") or request.GET.get("for", "")
    return wish if wish in WISHES else ""


def _after_adding(request: HtmxRequest, customer: Customer) -> HttpResponse:
    wish = _wish(request)
    if wish == SALE:
        stage, at = SalesStage.CONTACT, clock.now()
        move_sale(customer, to=stage, by=request.user, at=at)
        url = reverse("documents:customer", args=[customer.public_id])
        return follow(request, f"{url}#next")
    if wish:
        draft = create_draft(
            customer.activity, kind=PaperKind(wish), by=request.user, customer=customer
        )
        return follow(request, "documents:paper_draft", draft.public_id)
    return follow(request, "documents:customer", customer.public_id)


@require_http_methods(["GET", "POST"])
def edit(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Change a card; `next` leads back to the paper that asked for a correction."""
    row = get_object_or_404(
        Customer.objects.visible_to(request.user)
        .usable_by(request.user)
        .select_related("activity__entity", "delivery"),
        public_id=public_id,
    )
    home = row.activity.entity.country
    context = {"customer": row, "next": request.GET.get("next", "")}
    if "lookup" in request.POST:
        context["next"] = request.POST.get("next", "")
        found = _looked_up(request, row.activity, row)
        return _page(request, **context, **found)
    form = CustomerForm(request.POST or None, instance=row, home=home)
    delivery = DeliveryForm(request.POST or None, instance=_delivery(row), home=home)
    if request.method == "POST" and form.is_valid() and delivery.is_valid():
        try:
            _change(request, row, form, delivery)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.sentence))
        else:
            return follow(request, _next(request, row))
    return _page(request, **context, form=form, delivery=delivery)


def _delivery(customer: Customer) -> DeliveryAddress | None:
    return getattr(customer, "delivery", None)


@transaction.atomic
def _change(
    request: HtmxRequest, row: Customer, form: CustomerForm, delivery: DeliveryForm
) -> None:
    change_customer(row, by=request.user, **form.cleaned_data)
    if delivery.has_changed():
        deliver_to(row, by=request.user, **delivery.cleaned_data)


def _next(request: HtmxRequest, row: Customer) -> str:
    """Back to the paper that asked for a correction, or to the card."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("documents:customer", args=[row.public_id])


@require_safe
def export(request: HtmxRequest, form: str) -> HttpResponse:
    """One's own customers as a file; staff look at cards one by one."""
    rows = Customer.objects.visible_to(request.user).usable_by(request.user)
    rows = rows.order_by("name", "pk")
    if form == "csv":
        return csv_response(
            _("customers.csv"), exporting.header(), exporting.table(rows)
        )
    if form == "xlsx":
        name = _("customers.xlsx")
        return xlsx_response(name, exporting.header(), exporting.table(rows))
    if form == "vcf":
        content = exporting.cards(rows).encode()
        return download(_("customers.vcf"), content, "text/vcard; charset=utf-8")
    raise Http404
