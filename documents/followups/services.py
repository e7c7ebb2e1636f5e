"""The reminder of an open quote: planned, announced, sent if the member said OK, dropped once answered."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from documents.dunning.moments import (
    Window,
    is_hour_of_sending,
    load_workdays,
)
from documents.dunning.settings import CUTOFF
from documents.dunning.workdays import Ordinals, OutsideCalendar
from documents.enums import ActionState, Choice, PaperKind, PaperState
from documents.followups.notices import tell_announced, tell_done
from documents.followups.settings import ANNOUNCE_DAYS, KIND, REMIND_AFTER_DAYS
from documents.followups.wording import reminder_wording
from documents.models import Dispatch, Paper, PlannedAction
from documents.models.papers import PaperQuerySet
from documents.models.steering import PlannedActionQuerySet, stands
from documents.papers.sending import Envelope, ask_to_send
from members.models import LegalEntity
from smartportal.audit.services import record
from smartportal.core import clock
from smartportal.core.state import advance
from smartportal.delivery.services import run_job
from smartportal.reference.settings import Settings

logger = logging.getLogger(__name__)

JOB = "documents.remind_quotes"
BATCH = 500
STILL_TO_GO = (ActionState.PLANNED, ActionState.ANNOUNCED)
COLLEAGUES = "paper__activity__colleagues__member__user"
BESIDE = ("paper__customer", "paper__entity", "paper__brand", "paper__activity__member")
# After a word that came late, one working day is left to change it again, as for a debt.
DAYS_AFTER_A_LATE_WORD = 2


def run_hour(*, at: datetime) -> None:
    """The hour's run, once by any worker. What an hour missed the next one does."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    run_job(
        JOB, slots=[f"{local:%Y-%m-%dT%H}"], at=at, function=lambda _slot: run(at=at)
    )


def run(*, at: datetime) -> dict[str, int]:
    """Plan, announce, drop and send what is due at that instant; safe to repeat. Answers how many."""
    return {
        "dropped": drop_overtaken(at=at),
        "planned": plan_reminders(Paper.objects.all(), at=at),
        "announced": announce(at=at),
        "sent": send_due(at=at),
    }


def open_quotes(*, on: date) -> PaperQuerySet:
    """The quotes that wait for their customer's answer and can still be answered."""
    quotes = Paper.objects.filter(kind=PaperKind.QUOTE, state=PaperState.SENT)
    return quotes.filter(valid_until__gte=on)


def plan_reminders(quotes: PaperQuerySet, *, at: datetime) -> int:
    """Plan one reminder for each open quote among them that never had one. Key: the quote.

    None for a quote whose validity ends before its turn. Days that are over are not made up for: an old
    quote gets its turn after the days of announcement.
    """
    today = at.date()
    fresh = quotes.filter(pk__in=open_quotes(on=today - timedelta(days=1)))
    fresh = fresh.exclude(planned_actions__kind=KIND).select_related("entity")
    rows = list(fresh.order_by("pk")[:BATCH])
    calendars = _Calendars.of((quote.entity for quote in rows), at=at)
    planned = [
        PlannedAction(
            kind=KIND,
            slot=f"{KIND}:{quote.pk}",
            paper=quote,
            planned_on=day,
            default_decision=Choice.WAIT,
        )
        for quote in rows
        if (day := calendars.turn_of(quote))
        and (quote.valid_until is None or day < quote.valid_until)
    ]
    PlannedAction.objects.bulk_create(planned, ignore_conflicts=True)
    return len(planned)


@transaction.atomic
def announce(*, at: datetime) -> int:
    """Ask the member some working days before; from then on its cut-off stands."""
    rows = _locked(state=ActionState.PLANNED)
    calendars = _Calendars.of((row.paper.entity for row in rows), at=at)
    due = [row for row in rows if calendars.is_to_announce(row)]
    for row in due:
        advance(
            row,
            to=ActionState.ANNOUNCED,
            announced_at=at,
            changeable_until=calendars.cutoff_of(row),
        )
        tell_announced(row, at=at)
    return len(due)


@transaction.atomic
def drop_overtaken(*, at: datetime) -> int:
    """Cancel what waits for quotes that were answered, replaced or have expired."""
    rows = _steps(state__in=STILL_TO_GO).select_for_update(no_key=True, of=("self",))
    open_ = open_quotes(on=at.date() - timedelta(days=1))
    overtaken = list(rows.exclude(paper__in=open_).order_by("pk")[:BATCH])
    for row in overtaken:
        drop(row, at=at)
    return len(overtaken)


def drop(action: PlannedAction, *, at: datetime) -> None:
    """Cancel one that nobody needs any more, in the caller's transaction and under its lock."""
    advance(action, to=ActionState.CANCELLED, settled_at=at)


def drop_of(quote: Paper, *, at: datetime) -> None:
    """The same as soon as a quote is answered or replaced."""
    rows = _steps(state__in=STILL_TO_GO, paper=quote)
    for row in rows.select_for_update(no_key=True, of=("self",)):
        drop(row, at=at)


def send_due(*, at: datetime) -> int:
    """Send what the member said OK to and whose day has come, on working days within the hours of sending.

    Each in its own transaction: one that fails holds no other back.
    """
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    if not is_hour_of_sending(local):
        return 0
    due = _steps(
        stands(Choice.OK),
        Q(wait_until=None) | Q(wait_until__lt=local.date()),
        state=ActionState.ANNOUNCED,
        planned_on__lte=local.date(),
        changeable_until__lt=at,
    )
    rows = list(due.order_by("planned_on", "pk")[:BATCH])
    calendars = _Calendars.of((row.paper.entity for row in rows), at=at)
    return sum(_sent(row.pk, at=at) for row in rows if calendars.is_at_work(row))


def _sent(key: int, *, at: datetime) -> bool:
    try:
        return _send(key, at=at)
    # Whatever is wrong with one quote: it is tried again the next hour, and the others leave.
    except Exception:
        logger.exception("The reminder %s of a quote was not sent", key)
        return False


@transaction.atomic
def _send(key: int, *, at: datetime) -> bool:
    """Look again under the locks, then ask for the mail; the row and the mail's task stand or fall together."""
    action = PlannedAction.objects.select_related("paper").get(pk=key)
    quote = Paper.objects.locked().get(pk=action.paper_id)
    rows = _steps(pk=key, state=ActionState.ANNOUNCED)
    found = rows.select_for_update(no_key=True, of=("self",)).first()
    if found is None or found.effective_decision != Choice.OK:
        return False
    former = Dispatch.objects.filter(paper=quote).order_by("-at", "-pk").first()
    today = clock_day(found.paper, at=at)
    if quote.state != PaperState.SENT or quote.is_expired(on=today) or former is None:
        drop(found, at=at)
        return False
    words = reminder_wording(found.paper)
    envelope = Envelope(
        to=former.to,
        also_to=tuple(former.also_to),
        reply_to=former.reply_to,
        cc=former.cc,
        subject=words.subject,
        body=words.body,
    )
    ask_to_send(quote, envelope=envelope, by=found.decided_by or former.by, at=at)
    advance(found, to=ActionState.FROZEN)
    advance(found, to=ActionState.EXECUTED, settled_at=at)
    record("documents.step.executed", quote, at=at, step=KIND)
    tell_done(found, address=former.to, at=at)
    return True


def follow_word(action: PlannedAction, *, at: datetime) -> None:
    """After the member's word: an OK that comes after the cut-off gets the next day that leaves time to change it."""
    late = action.changeable_until is not None and action.changeable_until < at
    if not late or action.effective_decision != Choice.OK:
        return
    calendars = _Calendars.of([action.paper.entity], at=at)
    action.planned_on = calendars.after_late_word(action)
    action.changeable_until = calendars.cutoff_of(action)
    action.save(update_fields=["planned_on", "changeable_until"])


def clock_day(paper: Paper, *, at: datetime) -> date:
    """The local date of a paper's entity."""
    return at.astimezone(ZoneInfo(paper.entity.time_zone)).date()


def _steps(*conditions: Q, **more: object) -> PlannedActionQuerySet:
    rows = PlannedAction.objects.filter(*conditions, kind=KIND, **more)
    return rows.select_related(*BESIDE).prefetch_related(COLLEAGUES)


def _locked(**more: object) -> list[PlannedAction]:
    rows = _steps(**more).select_for_update(no_key=True, of=("self",))
    return list(rows.order_by("planned_on", "pk")[:BATCH])


@dataclass(frozen=True, slots=True)
class _Calendars:
    """The working days of some countries at an instant."""

    at: datetime
    by_country: dict[str, Ordinals]
    rules: Settings

    @classmethod
    def of(cls, entities: Iterable[LegalEntity], *, at: datetime) -> "_Calendars":
        countries = {entity.country for entity in entities}
        rules = Settings.on(at.date(), CUTOFF, ANNOUNCE_DAYS, REMIND_AFTER_DAYS)
        return cls(at, load_workdays(countries, Window.around(at)), rules)

    def turn_of(self, quote: Paper) -> date | None:
        """The first working day some days after the quote, and never before it could be announced.

        None where the calendar ends before it: that must hold no quote back.
        """
        days, today = (
            self.by_country[quote.entity.country],
            clock_day(quote, at=self.at),
        )
        since = quote.issued_on or today
        first = since + timedelta(days=self.rules.value(REMIND_AFTER_DAYS))
        soonest = days.count(today) + 1 + self.rules.value(ANNOUNCE_DAYS)
        try:
            return days.day(max(days.rolled(first), soonest))
        except OutsideCalendar:
            logger.warning("No reminder of quote %s: the calendar ends.", quote.pk)
            return None

    def is_to_announce(self, row: PlannedAction) -> bool:
        days, today = self._days(row)
        ahead = self.rules.value(ANNOUNCE_DAYS)
        return days.count(today) >= days.count(row.planned_on) - 1 - ahead

    def is_at_work(self, row: PlannedAction) -> bool:
        days, today = self._days(row)
        return days.is_working(today)

    def cutoff_of(self, row: PlannedAction) -> datetime:
        """One working day before, at the hour of the entity."""
        days, _today = self._days(row)
        entity = row.paper.entity
        scopes = [("entity", entity.code), ("country", entity.country)]
        before = days.day(days.rolled(row.planned_on) - 1)
        moment = self.rules.value(CUTOFF, scopes)
        return clock.at(before, moment, entity.time_zone)

    def after_late_word(self, row: PlannedAction) -> date:
        days, today = self._days(row)
        return days.day(days.count(today) + DAYS_AFTER_A_LATE_WORD)

    def _days(self, row: PlannedAction) -> tuple[Ordinals, date]:
        entity = row.paper.entity
        return self.by_country[entity.country], clock_day(row.paper, at=self.at)
