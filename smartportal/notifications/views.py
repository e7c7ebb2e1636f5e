"""The list of notices."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.notifications import services
from smartportal.notifications.models import Notification
from smartportal.notifications.reading import items_of

PER_PAGE = 50


@require_safe
def notification_list(request: HtmxRequest) -> HttpResponse:
    rows = Notification.objects.visible_to(request.user).newest_first()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    items = items_of(list(page), user=request.user, at=clock.now())
    return render(request, "notifications/list.html", {"page": page, "items": items})


@require_POST
def reading(request: HtmxRequest) -> HttpResponse:
    services.mark_read(request.user, at=clock.now())
    return follow(request, "notifications:notification_list")
