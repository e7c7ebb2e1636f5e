"""The desk: who calls, what waits for me, what waits for the members I follow."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.models import PlannedAction
from members.models import Member, User
from members.permissions import may_do
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.core.permissions import allowed, may
from smartportal.core.text import searched
from smartportal.desk import waiting
from smartportal.desk.lookup import look_up

PER_PAGE = 50


@require_safe
@allowed("members.work_in_back_office")
def desk(request: HtmxRequest) -> HttpResponse:
    """Who calls takes the place of what waits."""
    text, today = searched(request.GET.get("q", "")), clock.today()
    context = {
        "text": text,
        "members": Member.objects.visible_to(request.user).count(),
        "sees_members": may_do(request.user, "view", Member),
        "keeps_bank": may(request.user, "desk.keep_bank"),
        "today": today,
    }
    if text:
        context["found"] = look_up(request.user, text, today=today)
    else:
        context |= _waiting(request.user, at=clock.now(), today=today)
    return render(request, "desk/desk.html", context)


def _waiting(user: User, *, at: datetime, today: date) -> dict[str, Any]:
    steps = PlannedAction.objects.visible_to(user)
    return {
        "questions": waiting.questions(user),
        "undecided": waiting.undecided(steps, user, at=at),
        "serious": waiting.serious(steps),
        "unsent": waiting.unsent(user, at=at),
        "to_review": waiting.to_review(user, on=today),
        "to_recover": waiting.to_recover(user, on=today),
    }


@require_safe
@allowed("members.work_in_back_office")
def questions(request: HtmxRequest) -> HttpResponse:
    """All that wait, of whom the user reaches."""
    rows = Paginator(waiting.unanswered(request.user), PER_PAGE)
    page = rows.get_page(request.GET.get("page"))
    return render(request, "desk/questions.html", {"page": page})
