"""The bell of every page, opened: the newest notices."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.notifications.reading import newest_items


@require_safe
def bell(request: HtmxRequest) -> HttpResponse:
    items = newest_items(request.user, at=clock.now())
    return render(request, "components/shell/bell.html", {"items": items})
