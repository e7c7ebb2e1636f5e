"""The sales board: who is where, and what comes next today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.customers.pipeline import board_of
from documents.enums import SalesStage
from documents.models import Customer
from members.models import Activity
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest


@require_safe
def board(request: HtmxRequest) -> HttpResponse:
    today = clock.today()
    mine = Activity.objects.visible_to(request.user).run_by(request.user)
    context = {
        "board": board_of(Customer.objects.visible_to(request.user), today=today),
        "stages": SalesStage.choices,
        "today": today,
        "written": set(mine.values_list("pk", flat=True)),
    }
    return render(request, "documents/customers/pipeline.html", context)
