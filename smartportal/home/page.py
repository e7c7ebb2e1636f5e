"""Everything on the first page, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.dunning.standing import AT_REST
from documents.dunning.upcoming import Coming
from documents.enums import Choice
from documents.followups.upcoming import all_coming
from members.models import User
from smartportal.core.status import Status
from smartportal.home import notices
from smartportal.home.cards import Money, change_pill
from smartportal.home.chart import chart_of
from smartportal.home.entries import needs_of
from smartportal.home.own import Own
from smartportal.home.todo import quotes_of
from tickets.models import Ticket
from tickets.statuses import status_of

SHOWN_COMING, SHOWN_REQUESTS = 4, 3
TO_DECIDE = Status("wait", "hourglass", _("To decide"))
SAID = {
    Choice.OK: Status("ok", "check", pgettext_lazy("decision", "OK")),
    Choice.WAIT: Status("wait", "pause", pgettext_lazy("decision", "Wait")),
}
SILENT = Status("info", "calendar-clock", _("Planned"))


@dataclass(frozen=True, slots=True)
class Upcoming:
    row: Coming
    status: Status


@dataclass(frozen=True, slots=True)
class Request:
    ticket: Ticket
    status: Status


def page_of(own: Own, *, at: datetime, today: date) -> dict[str, Any]:
    """Without an activity only the person's own cards; nothing is asked that cannot be there."""
    context: dict[str, Any] = {
        "own": own,
        "today": today,
    }
    if not own.activities:
        return context
    rows = all_coming(own.user, at=at, carried=[each.pk for each in own.activities])
    quotes = quotes_of(own.activities, on=today)
    money = Money.of(own.activities, offered=quotes.offered, on=today)
    return {
        **context,
        "can_write": bool(own.running(today)),
        "needs": needs_of(own, rows, quotes.won),
        "coming": [
            Upcoming(row, _standing(row))
            for row in sorted(rows, key=lambda row: row.status in AT_REST)[
                :SHOWN_COMING
            ]
        ],
        "coming_total": len(rows),
        "requests": _requests(own.user),
        **_money(money, own, today),
    }


def _requests(user: User) -> list[Request]:
    newest = Ticket.objects.visible_to(user).asked_by(user).newest_first()
    return [Request(ticket, status_of(ticket)) for ticket in newest[:SHOWN_REQUESTS]]


def _standing(row: Coming) -> Status:
    if row.status:
        return row.status
    if row.needs_word:
        return TO_DECIDE
    return SAID[Choice(row.decision)] if row.decision else SILENT


def _money(money: Money, own: Own, today: date) -> dict[str, Any]:
    entities = {activity.entity_id for activity in own.activities}
    reads = notices.bank_reads(entities)
    return {
        "pockets": money.pockets(year=today.year),
        "invoiced": money.invoiced,
        "chart": chart_of(money.invoiced.months),
        "change": change_pill(money.invoiced),
        "awaited": bool(reads),
        "read_until": min((at for at in reads if at), default=None)
        if all(reads)
        else None,
        "bank_late": notices.is_bank_late(entities),
        "wrong_url": _wrong_url(money),
    }


def _wrong_url(money: Money) -> str:
    query = urlencode({"figure": money.pockets(year=0)[0].value})
    return f"{reverse('tickets:ticket_new')}?{query}"
