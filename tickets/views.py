"""Asking, and one's own questions."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from members.permissions import may_do
from smartportal.audit.once import spend
from smartportal.audit.services import AlreadyDone
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused
from tickets.answering import answerer_for
from tickets.asked import Asked, asked_about, asked_in, page_before
from tickets.forms import TicketForm
from tickets.models import Ticket
from tickets.services import open_ticket
from tickets.statuses import status_of

PER_PAGE = 50


@require_safe
def ticket_list(request: HtmxRequest) -> HttpResponse:
    mine = Ticket.objects.visible_to(request.user).asked_by(request.user)
    page = Paginator(mine.newest_first(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(ticket, status_of(ticket)) for ticket in page]
    return render(request, "tickets/list.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def ticket_new(request: HtmxRequest) -> HttpResponse:
    asked = asked_about(request.GET, user=request.user)
    if asked is None:
        raise Http404
    initial = {"page_path": page_before(request)}
    form = TicketForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            return follow(request, _open(request, form, asked))
        except AlreadyDone:
            return follow(request, "tickets:ticket_list")
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.sentence))
    answerer = answerer_for(request.user, on=clock.today())
    context = {"form": form, "asked": asked, "answerer": answerer}
    return render(request, "tickets/new.html", context)


@require_safe
def ticket(request: HtmxRequest, public_id: str) -> HttpResponse:
    tickets = Ticket.objects.visible_to(request.user)
    row = get_object_or_404(
        tickets.select_related("author", "answered_by"), public_id=public_id
    )
    context = {
        "ticket": row,
        "status": status_of(row),
        "asked": asked_in(row, user=request.user),
        "is_mine": row.author == request.user,
        "answerer": answerer_for(row.author, on=clock.today()),
        "may_answer": may_do(request.user, "change", Ticket, row=row),
    }
    return render(request, "tickets/detail.html", context)


@transaction.atomic
def _open(request: HtmxRequest, form: TicketForm, asked: Asked) -> Ticket:
    spend(request, request.user)
    return open_ticket(
        author=request.user,
        about=asked.subject,
        figure=asked.figure,
        at=clock.now(),
        **form.cleaned_data,
    )
