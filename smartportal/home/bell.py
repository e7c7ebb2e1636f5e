"""The bell of every page: how many notices are new, and the newest when it is opened."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.notifications.reading import newest_items


@dataclass(frozen=True, slots=True)
class Bell:
    """`items_url` gives the newest notices, `url` leads to all of them."""

    unread: int
    items_url: str
    url: str


@require_safe
def bell(request: HtmxRequest) -> HttpResponse:
    items = newest_items(request.user, at=clock.now())
    return render(request, "components/shell/bell.html", {"items": items})
