"""The member's customers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from documents.customers.forms import CustomerForm
from documents.customers.services import add_customer, change_customer
from documents.enums import PaperKind
from documents.models import Customer
from documents.papers.services import create_draft
from members.models import Activity
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused
from smartportal.core.text import searched

PER_PAGE = 50


@require_safe
def customer_list(request: HtmxRequest) -> HttpResponse:
    query = searched(request.GET.get("q", ""))
    customers = Customer.objects.visible_to(request.user).select_related("activity")
    if query:
        customers = customers.filter(name__unaccent__icontains=query)
    page = Paginator(customers.order_by("name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request, "documents/customers/list.html", {"page": page, "query": query}
    )


@require_http_methods(["GET", "POST"])
def new(request: HtmxRequest) -> HttpResponse:
    """A new card; with `for=quote|invoice` the draft begins right after."""
    activities = (
        Activity.objects.visible_to(request.user)
        .open_to(request.user, on=clock.today())
        .select_related("entity")
    )
    wanted = request.POST.get("activity") or request.GET.get("activity")
    activity = (
        get_object_or_404(activities, public_id=wanted)
        if wanted
        else activities.first()
    )
    if activity is None:
        return follow(request, "documents:quote_new")  # which says what is needed first
    form = CustomerForm(request.POST or None, home=activity.entity.country)
    if request.method == "POST" and form.is_valid():
        try:
            customer = add_customer(activity, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.sentence))
        else:
            return _after_adding(request, customer)
    context = {
        "form": form,
        "activity": activity,
        "activities": activities,
        "wish": _wish(request),
    }
    return render(request, "documents/customers/edit.html", context)


def _wish(request: HtmxRequest) -> str:
    wish = request.POST.get("for") or request.GET.get("for", "")
    return wish if wish in (PaperKind.QUOTE, PaperKind.INVOICE) else ""


def _after_adding(request: HtmxRequest, customer: Customer) -> HttpResponse:
    if wish := _wish(request):
        draft = create_draft(
            customer.activity, kind=PaperKind(wish), by=request.user, customer=customer
        )
        return follow(request, "documents:paper_draft", draft.public_id)
    return follow(request, "documents:customer_list")


@require_http_methods(["GET", "POST"])
def customer(request: HtmxRequest, public_id: str) -> HttpResponse:
    """One card, to read and to change."""
    row = get_object_or_404(
        Customer.objects.visible_to(request.user).select_related("activity__entity"),
        public_id=public_id,
    )
    may_write = (
        Customer.objects.visible_to(request.user)
        .usable_by(request.user)
        .filter(pk=row.pk)
        .exists()
    )
    form = CustomerForm(
        request.POST or None,
        instance=row,
        home=row.activity.entity.country,
        readonly=not may_write,
    )
    if request.method == "POST":
        if not may_write:
            raise Http404
        if form.is_valid():
            try:
                change_customer(row, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal.sentence))
            else:
                return follow(request, _next(request))
    context = {
        "form": form,
        "customer": row,
        "may_write": may_write,
        "next": request.GET.get("next", ""),
    }
    return render(request, "documents/customers/edit.html", context)


def _next(request: HtmxRequest) -> str:
    """Back to the paper that asked for a correction, or to the list."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("documents:customer_list")
