"""The first page, and the search box of every page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.core.permissions import may
from smartportal.core.text import searched
from smartportal.home import searching
from smartportal.home.own import own_side
from smartportal.home.page import page_of


@require_safe
def home(request: HtmxRequest) -> HttpResponse:
    """What needs me first. Who only works in the team starts at the desk."""
    own = own_side(request.user)
    if (
        own.member is None
        and not own.activities
        and may(request.user, "members.work_in_back_office")
    ):
        return redirect("desk:desk")
    # After a choice on it the page asks for what is coming alone.
    partial = "#coming-card" if request.htmx else ""
    context = page_of(own, at=clock.now(), today=clock.today())
    return render(request, f"home/home.html{partial}", context)


@require_safe
def search(request: HtmxRequest) -> HttpResponse:
    text = searched(request.GET.get("q", ""))
    groups = searching.find(request.user, text, today=clock.today())
    context = {
        "text": text,
        "groups": groups,
        "found": sum(len(group.hits) for group in groups),
    }
    partial = "#results" if request.htmx else ""
    return render(request, f"home/search.html{partial}", context)
