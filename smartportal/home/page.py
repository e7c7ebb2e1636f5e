"""Everything on the first page, in a constant number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.dunning.standing import STATUSES
from documents.dunning.upcoming import Coming, coming_for
from documents.enums import ActionState, Choice
from members.models import User
from smartportal.core.status import Status
from smartportal.home import notices
from smartportal.home.cards import Money, change_pill
from smartportal.home.chart import chart_of
from smartportal.home.own import Own
from smartportal.home.todo import Todo, quotes_of, returned_papers, returned_step
from tickets.models import Ticket
from tickets.statuses import status_of

SHOWN_TODO, SHOWN_COMING, SHOWN_REQUESTS = 3, 4, 3
MINUTES_TO_DECIDE = 1
TO_DECIDE = Status("wait", "hourglass", _("To decide"))
SAID = {
    Choice.OK: Status("ok", "check", pgettext_lazy("decision", "OK")),
    Choice.WAIT: Status("wait", "pause", pgettext_lazy("decision", "Wait")),
}
SILENT = Status("info", "calendar-clock", _("Planned"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that needs the member: a choice on a step, or something to do."""

    row: Coming | None = None
    todo: Todo | None = None

    @property
    def minutes(self) -> int:
        return self.todo.minutes if self.todo else MINUTES_TO_DECIDE


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
    rows = coming_for(own.user, at=at)
    quotes = quotes_of(own.activities, on=today)
    entries = list(_entries(own, rows, quotes.won))
    money = Money.of(own.activities, offered=quotes.offered, on=today)
    return {
        **context,
        "can_write": bool(own.running(today)),
        "entries": entries[:SHOWN_TODO],
        "more": len(entries) - SHOWN_TODO,
        "more_url": _more_url(entries[SHOWN_TODO:]),
        "things": len(entries),
        "minutes": sum(entry.minutes for entry in entries),
        "coming": [
            Upcoming(row, _standing(row))
            for row in sorted(rows, key=lambda row: row.is_for_later)[:SHOWN_COMING]
        ],
        "coming_total": len(rows),
        "requests": _requests(own.user),
        **_money(money, own, today),
    }


def _more_url(rest: Sequence[Entry]) -> str:
    """Where the others are: the coming steps as long as one of them waits for a word."""
    if any(entry.row for entry in rest):
        return f"{reverse('documents:coming')}?kind=undecided"
    return f"{reverse('documents:quote_list')}?state=won"


def _requests(user: User) -> list[Request]:
    newest = Ticket.objects.visible_to(user).asked_by(user).newest_first()
    return [Request(ticket, status_of(ticket)) for ticket in newest[:SHOWN_REQUESTS]]


def _entries(own: Own, rows: Sequence[Coming], won: Sequence[Todo]) -> Iterator[Entry]:
    """What runs out first, then what went wrong, then what brings money."""
    yield from (Entry(row=row) for row in rows if row.needs_word)
    yield from (
        Entry(todo=returned_step(row))
        for row in rows
        if row.status == STATUSES[ActionState.FAILED]
    )
    yield from (Entry(todo=todo) for todo in returned_papers(own.written))
    yield from (Entry(todo=todo) for todo in won)


def _standing(row: Coming) -> Status:
    if row.status:
        return row.status
    if row.needs_word:
        return TO_DECIDE
    return SAID[Choice(row.decision)] if row.decision else SILENT


def _money(money: Money, own: Own, today: date) -> dict[str, Any]:
    entities = {activity.entity_id: activity.entity for activity in own.activities}
    known = [notices.bank_read_until(entity) for entity in entities.values()]
    return {
        "pockets": money.pockets(year=today.year),
        "invoiced": money.invoiced,
        "chart": chart_of(money.invoiced.months),
        "change": change_pill(money.invoiced),
        "read_until": min((at for at in known if at), default=None)
        if all(known)
        else None,
        "bank_late": notices.is_bank_late(entities),
        "wrong_url": _wrong_url(money),
    }


def _wrong_url(money: Money) -> str:
    query = urlencode({"figure": money.pockets(year=0)[0].value})
    return f"{reverse('tickets:ticket_new')}?{query}"
