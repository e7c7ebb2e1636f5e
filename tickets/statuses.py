"""How the state of a question is shown."""

from smartportal.core.status import Status
from tickets.enums import TicketState
from tickets.models import Ticket

STATUSES = {
    TicketState.RECEIVED: Status("info", "hourglass", TicketState.RECEIVED.label),
    TicketState.ANSWERED: Status("ok", "circle-check", TicketState.ANSWERED.label),
}


def status_of(ticket: Ticket) -> Status:
    return STATUSES[TicketState(ticket.state)]
