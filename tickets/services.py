"""Asking and answering."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused
from smartportal.core.state import advance
from smartportal.core.subject import Subject
from smartportal.notifications.services import notify
from tickets.answering import answerer_for
from tickets.enums import TicketState
from tickets.models import Ticket

MOST_A_DAY = 30


class NothingAsked(Refused):
    """A question without words."""


class TooManyAsked(Refused):
    """More questions of one person within a day than people write."""


class NothingAnswered(Refused):
    """An answer without words."""


@transaction.atomic
def open_ticket(
    *,
    author: User,
    text: str,
    at: datetime,
    about: Subject | None = None,
    figure: str = "",
    page_path: str = "",
) -> Ticket:
    """Keep a question and tell who answers it. The caller has checked that the author sees `about`.

    Raises `NothingAsked`, `TooManyAsked`.
    """
    if not text.strip():
        raise NothingAsked(_("Write your question."), field="text")
    _check_quota(author, at=at)
    ticket = Ticket.objects.create(
        author=author,
        text=text.strip(),
        subject_kind=about.kind if about else "",
        subject_id=about.public_id if about else "",
        figure=figure,
        page_path=page_path,
        created_at=at,
    )
    record("tickets.ticket.received", ticket, by=author, at=at)
    if advisor := answerer_for(author, on=at.date()).person:
        key = f"received:{ticket.public_id}"
        notify("tickets.received", to=advisor, about=ticket, at=at, key=key)
    return ticket


@transaction.atomic
def answer_ticket(ticket: Ticket, *, text: str, by: User, at: datetime) -> None:
    """Answer a question once, and tell its author. Raises `NothingAnswered`, `ChangedMeanwhile`."""
    if not text.strip():
        raise NothingAnswered(_("Write your answer."), field="answer")
    advance(
        ticket,
        to=TicketState.ANSWERED,
        answer=text.strip(),
        answered_by=by,
        answered_at=at,
    )
    record("tickets.ticket.answered", ticket, by=by, at=at)
    key = f"answered:{ticket.public_id}"
    notify("tickets.answered", to=ticket.author, about=ticket, at=at, key=key)


def _check_quota(author: User, *, at: datetime) -> None:
    """Under a lock, so that many at once pass it no more than one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    since = at - timedelta(days=1)
    asked = Ticket.objects.asked_by(author).filter(created_at__gt=since)
    if asked.count() >= MOST_A_DAY:
        raise TooManyAsked(
            _(
                "You asked %(count)d questions within a day, as many as we take."
                " Ask this one tomorrow, or call your office."
            )
            % {"count": MOST_A_DAY}
        )
