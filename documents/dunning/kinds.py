"""What members and recovery are told of steps, imported when the app is ready."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.dunning.reasons import Why
from documents.dunning.words import stage_word, unknown_sentence
from documents.enums import Choice, Stage
from documents.steering.contacts import Contact
from smartportal.core import dates
from smartportal.notifications.kinds import declare

Given = Mapping[str, Any]

ANNOUNCED, ASKED_AGAIN, DONE = (
    "documents.step_announced",
    "documents.step_asked_again",
    "documents.step_done",
)
WITHHELD, UNKNOWN, RETURNED = (
    "documents.step_withheld",
    "documents.step_unknown",
    "documents.step_returned",
)
BANK_LATE = "documents.bank_late"


def step_of(given: Given) -> str:
    """`Reminder 2 to Studio Belvédère, F-2026-118`"""
    sentence = (
        _("%(step)s against %(customer)s, %(number)s")
        if given["stage"] == Stage.LITIGATION
        else _("%(step)s to %(customer)s, %(number)s")
    )
    return sentence % {
        "step": stage_word(given["stage"]),
        "customer": given["customer"],
        "number": given["number"],
    }


def _announced_title(given: Given) -> str:
    day = dates.weekday_day(date.fromisoformat(given["planned_on"]))
    if given["silence"] == Choice.WAIT:
        return _("%(step)s: your OK?") % {"step": step_of(given)}
    return _("%(step)s: leaves on %(day)s") % {"step": step_of(given), "day": day}


def _announced_text(given: Given) -> str:
    until = dates.until(datetime.fromisoformat(given["until"]))
    if given["silence"] == Choice.WAIT:
        return _("Without an answer it waits.")
    return _("You can change this %(until)s.") % {"until": until}


def _asked_again(given: Given) -> str:
    return _("%(step)s still waits for your OK") % {"step": step_of(given)}


def _done(given: Given) -> str:
    return _("%(step)s: done") % {"step": step_of(given)}


def _done_text(given: Given) -> str:
    return _("Sent to %(address)s. The answers reach you.") % {
        "address": given["address"]
    }


def _withheld(given: Given) -> str:
    return _("%(step)s: not sent") % {"step": step_of(given)}


def _why(given: Given) -> str:
    return str(Why(given["why"]).label)


def _unknown(given: Given) -> str:
    return _("%(step)s: perhaps sent") % {"step": step_of(given)}


def _who_checks(given: Given) -> str:
    contact = Contact(given["name"], given["phone"], "")
    return unknown_sentence(contact, deadline=datetime.fromisoformat(given["deadline"]))


def _returned(given: Given) -> str:
    return _("%(step)s: came back") % {"step": step_of(given)}


def _bank_late(given: Given) -> str:
    return ngettext(
        "%(count)d reminder is held: the bank was last read too long ago",
        "%(count)d reminders are held: the bank was last read too long ago",
        given["count"],
    ) % {"count": given["count"]}


declare(
    ANNOUNCED,
    title=_announced_title,
    text=_announced_text,
    icon="calendar-clock",
)
declare(
    ASKED_AGAIN,
    title=_asked_again,
    icon="pause",
    status="wait",
)
declare(
    DONE,
    title=_done,
    text=_done_text,
    icon="check",
    status="ok",
    mail=False,
)
declare(
    WITHHELD,
    title=_withheld,
    text=_why,
    icon="pause",
    status="wait",
)
declare(
    UNKNOWN,
    title=_unknown,
    text=_who_checks,
    icon="circle-question-mark",
    status="late",
)
declare(
    RETURNED,
    title=_returned,
    text=gettext_lazy("Unknown address. Up to you: correct it."),
    icon="mail-x",
    status="late",
)
declare(
    BANK_LATE,
    title=_bank_late,
    text=gettext_lazy("Import the bank's files; then they leave."),
    icon="landmark",
    status="late",
)
