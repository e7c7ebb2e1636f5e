"""What tickets keep of a person."""

from typing import Any

from members.models import User
from smartportal.core.registries import PrivacyEntry, privacy
from tickets.models import Ticket


def export_tickets(user: User) -> list[dict[str, Any]]:
    tickets = Ticket.objects.asked_by(user).order_by("created_at")
    return [
        {
            "asked_at": ticket.created_at.isoformat(),
            "question": ticket.text,
            "figure": ticket.figure,
            "answer": ticket.answer,
        }
        for ticket in tickets
    ]


privacy.add(
    "tickets.ticket",
    PrivacyEntry(
        "Questions",
        "to answer them",
        "contract (GDPR art. 6.1.b)",
        "while the person is a member",
        export_tickets,
    ),
)
