"""Questions in the back office: read what was asked, write the answer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from members.admin_base import ScopedAdmin
from smartportal.core import clock
from tickets.models import Ticket
from tickets.services import answer_ticket


@admin.register(Ticket)
class TicketAdmin(ScopedAdmin):
    list_display = ("__str__", "author", "figure", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("author",)
    search_fields = ("text", "author__first_name", "author__last_name")
    ordering = ("-state", "created_at", "pk")
    fields = (
        "author",
        "created_at",
        "text",
        "figure",
        "page_path",
        "state",
        "answer",
        "answered_by",
        "answered_at",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An answer is written once."""
        answered = obj is not None and obj.answered_at
        return [name for name in self.fields if answered or name != "answer"]

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        ticket = Ticket.objects.get(pk=obj.pk)
        answer_ticket(ticket, text=obj.answer, by=request.user, at=clock.now())  # type: ignore[arg-type]
