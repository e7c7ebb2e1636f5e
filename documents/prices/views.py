"""The price list of an activity: seen, added to, changed, shortened."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.models import PriceItem
from documents.prices.forms import PriceItemForm
from members.models import Activity
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.reference.rates import vat_choices


@require_http_methods(["GET", "POST"])
def price_list(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The list, with a form for one more line."""
    activities = Activity.objects.visible_to(request.user).run_by(request.user)
    activity = get_object_or_404(
        activities.select_related("entity"), public_id=public_id
    )
    return _edited(request, PriceItem(activity=activity))


@require_http_methods(["GET", "POST"])
def item(request: HtmxRequest, public_id: str) -> HttpResponse:
    """One line of it, to change; the others stay in sight."""
    return _edited(request, _own_item(request, public_id))


@require_POST
def deletion(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Papers keep what they copied."""
    row = _own_item(request, public_id)
    row.delete()
    messages.success(request, _("The line is gone from your list."))
    return follow(request, "documents:price_list", row.activity.public_id)


def _own_item(request: HtmxRequest, public_id: str) -> PriceItem:
    rows = PriceItem.objects.visible_to(request.user).writable_by(request.user)
    return get_object_or_404(
        rows.select_related("activity__entity"), public_id=public_id
    )


def _edited(request: HtmxRequest, row: PriceItem) -> HttpResponse:
    entity = row.activity.entity
    rates = vat_choices(entity.country, clock.today(), regime=entity.vat_regime)
    items = PriceItem.objects.visible_to(request.user).filter(activity=row.activity)
    form = PriceItemForm(request.POST or None, instance=row, rates=rates, items=items)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return follow(request, "documents:price_list", row.activity.public_id)
    context = {"activity": row.activity, "row": row, "items": items, "form": form}
    return render(request, "documents/prices/list.html", context)
