"""The desk: who calls, what waits for me, what waits for the members I follow."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.models import PlannedAction
from members.models import Member
from members.permissions import may_do
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.core.permissions import allowed, may
from smartportal.core.text import searched
from smartportal.desk import waiting
from smartportal.desk.lookup import look_up

PAGE = 50


@require_safe
@allowed("members.work_in_back_office")
def desk(request: HtmxRequest) -> HttpResponse:
    text, today = searched(request.GET.get("q", "")), clock.today()
    steps = PlannedAction.objects.visible_to(request.user)
    context = {
        "text": text,
        "found": look_up(request.user, text, today=today),
        "members": Member.objects.visible_to(request.user).count(),
        "questions": waiting.questions(request.user),
        "undecided": waiting.undecided(steps, request.user, at=clock.now()),
        "serious": waiting.serious(steps),
        "held_back": waiting.held_back(request.user),
        "unposted": waiting.unposted(request.user, at=clock.now()),
        "to_recover": waiting.to_recover(request.user, on=clock.today()),
        "sees_members": may_do(request.user, "view", Member),
        "keeps_bank": may(request.user, "desk.keep_bank"),
        "today": today,
    }
    return render(request, "desk/desk.html", context)


@require_safe
@allowed("members.work_in_back_office")
def questions(request: HtmxRequest) -> HttpResponse:
    """All that wait, of whom the user reaches."""
    rows = Paginator(waiting.unanswered(request.user), PAGE)
    page = rows.get_page(request.GET.get("page"))
    return render(request, "desk/questions.html", {"page": page})
