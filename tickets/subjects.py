"""Tickets as what events and notices are about."""

from smartportal.core.subject import SubjectKind, register
from tickets.models import Ticket

register(
    SubjectKind(
        "ticket", Ticket, Ticket.objects.visible_to, str, Ticket.get_absolute_url
    )
)
