"""The member's word on a step to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from documents.enums import Choice
from documents.models import Decision, PlannedAction
from documents.models.steering import LIVE
from documents.signals import action_decided
from documents.steering.contacts import Contact, recovery_contact
from documents.steering.settings import LONGEST_WAIT_DAYS
from members.models import User
from smartportal.audit.services import record
from smartportal.core import dates
from smartportal.core.refusals import Refused
from smartportal.reference.settings import setting


class TooLateToChange(Refused):
    """The cut-off is over: only recovery can still do something."""


class AlreadySettled(Refused):
    """It was carried out, or is no longer needed."""


class PauseInThePast(Refused):
    """A pause ends on a later day than today."""


class PauseTooLong(Refused):
    """Nobody can put a step off for ever: the law has its own dates."""


class NothingToUndo(Refused):
    """The member said nothing yet."""


@dataclass(frozen=True, slots=True)
class Word:
    """What the member said of a step, and when; empty while they said nothing."""

    choice: str = ""
    wait_until: date | None = None
    by: User | None = None
    at: datetime | None = None


@transaction.atomic
def decide(
    action: PlannedAction,
    *,
    choice: str,
    by: User,
    at: datetime,
    wait_until: date | None = None,
) -> PlannedAction:
    """Write the member's word. The same word again changes nothing.

    Raises `TooLateToChange`, `AlreadySettled`, `PauseInThePast`, `PauseTooLong`.
    """
    locked = _changeable(action, at=at)
    wait_until = wait_until if choice == Choice.WAIT else None
    if wait_until is not None:
        _check_pause(locked, wait_until, at=at)
    if (locked.decision, locked.wait_until) == (choice, wait_until):
        return locked
    return _write(locked, Word(choice, wait_until, by, at), by=by, at=at)


@transaction.atomic
def undo(action: PlannedAction, *, by: User, at: datetime) -> PlannedAction:
    """Restore the word before the last one. Raises `NothingToUndo`, `TooLateToChange`, `AlreadySettled`."""
    locked = _changeable(action, at=at)
    last = list(locked.decisions.select_related("by").order_by("-at", "-pk")[:2])
    if not last:
        raise NothingToUndo(_("There is nothing to undo."))
    return _write(locked, _word(last[1]) if len(last) > 1 else Word(), by=by, at=at)


def former_word(action: PlannedAction) -> str:
    """What `undo` would restore: ok, wait or nothing. Reads `decisions`, which callers prefetch."""
    rows = sorted(action.decisions.all(), key=lambda row: (row.at, row.pk))
    return rows[-2].choice if len(rows) > 1 else ""


def _word(row: Decision) -> Word:
    return Word(row.choice, row.wait_until, row.by, row.at) if row.choice else Word()


def _changeable(action: PlannedAction, *, at: datetime) -> PlannedAction:
    rows = PlannedAction.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.select_related("paper__entity").get(pk=action.pk)
    if locked.state not in LIVE:
        raise AlreadySettled(_("This was settled meanwhile."))
    if not locked.can_change(at=at):
        raise TooLateToChange(too_late(locked, contact=_contact(locked, at=at), at=at))
    return locked


def too_late(action: PlannedAction, *, contact: Contact, at: datetime) -> str:
    """The fixed sentence: "Too late to change: leaves Thursday. Call Karim, 04 …"."""
    return _("Too late to change: leaves %(day)s. Call %(name)s, %(phone)s.") % {
        "day": leaving_day(action.planned_on, today=local_day(action, at=at)),
        "name": contact.name,
        "phone": contact.phone,
    }


def leaving_day(planned_on: date, *, today: date) -> str:
    """Within a week the weekday says enough."""
    if today < planned_on < today + timedelta(days=7):
        return dates.weekday(planned_on)
    return (
        _("today")
        if planned_on <= today
        else dates.weekday_day(planned_on, today=today)
    )


def local_day(action: PlannedAction, *, at: datetime) -> date:
    return at.astimezone(ZoneInfo(action.paper.entity.time_zone)).date()


def _contact(action: PlannedAction, *, at: datetime) -> Contact:
    return recovery_contact(action.paper.entity, on=local_day(action, at=at))


def _check_pause(action: PlannedAction, wait_until: date, *, at: datetime) -> None:
    today = local_day(action, at=at)
    if wait_until <= today:
        raise PauseInThePast(_("Choose a day after today."), field="wait_until")
    last = today + timedelta(days=setting(LONGEST_WAIT_DAYS, on=today))
    if wait_until > last:
        sentence = _("At the latest %(day)s.") % {
            "day": dates.weekday_day(last, today=today)
        }
        raise PauseTooLong(sentence, field="wait_until")


def _write(
    action: PlannedAction, word: Word, *, by: User, at: datetime
) -> PlannedAction:
    Decision.objects.create(
        action=action, choice=word.choice, wait_until=word.wait_until, by=by, at=at
    )
    action.decision, action.wait_until = word.choice, word.wait_until
    action.decided_by, action.decided_at = word.by, word.at
    action.save(update_fields=["decision", "wait_until", "decided_by", "decided_at"])
    until = word.wait_until.isoformat() if word.wait_until else ""
    record(
        "documents.step.decided",
        action.paper,
        by=by,
        at=at,
        step=action.kind,
        choice=word.choice,
        until=until,
    )
    action_decided.send(PlannedAction, action=action, at=at)
    action.refresh_from_db()
    return action
