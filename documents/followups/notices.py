"""Telling members that a quote could be reminded, was reminded, or was not; each fact once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.enums import Choice
from documents.models import PlannedAction
from smartportal.core import dates
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

ANNOUNCED, DONE = "documents.quote_reminder_announced", "documents.quote_reminder_done"
Given = Mapping[str, Any]


def tell_announced(action: PlannedAction, *, at: datetime) -> None:
    until = action.changeable_until or at
    _tell(
        ANNOUNCED,
        action,
        at=at,
        planned_on=action.planned_on.isoformat(),
        until=until.isoformat(),
        silence=action.effective_decision,
    )


def tell_done(action: PlannedAction, *, address: str, at: datetime) -> None:
    _tell(DONE, action, at=at, address=address)


def _tell(kind: str, action: PlannedAction, *, at: datetime, **given: str) -> None:
    """To everybody who may write for the activity."""
    quote = action.paper
    for user in quote.activity.writers():
        notify(
            kind,
            to=user,
            about=quote,
            at=at,
            key=f"{kind}:{action.public_id}",
            customer=quote.customer.name if quote.customer else "",
            number=quote.number or "",
            **given,
        )


def _announced(given: Given) -> str:
    day = dates.weekday_day(date.fromisoformat(given["planned_on"]))
    if given["silence"] == Choice.WAIT:
        sentence = _("%(customer)s has not answered the quote %(number)s: remind them?")
    else:
        sentence = _(
            "%(customer)s has not answered the quote %(number)s: a reminder leaves on %(day)s"
        )
    return sentence % {**given, "day": day}


def _until(given: Given) -> str:
    if given["silence"] == Choice.WAIT:
        return _("Without an answer it waits.")
    until = dates.until(datetime.fromisoformat(given["until"]))
    return _("You can change this %(until)s.") % {"until": until}


def _done(given: Given) -> str:
    return _("%(customer)s was reminded of the quote %(number)s") % given


def _where(given: Given) -> str:
    return _("Sent to %(address)s. The answers reach you.") % given


declare(ANNOUNCED, title=_announced, text=_until, icon="calendar-clock")
declare(DONE, title=_done, text=_where, icon="check", status="ok", mail=False)
