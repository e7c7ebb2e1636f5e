"""A day's run: draw, announce, freeze, look again, hand over. It can be stopped anywhere and started again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from documents.dunning.batch import Prepared, prepare_letters
from documents.dunning.mending import (
    ask_again,
    ring_again,
    take_back_overtaken,
    take_up_mended,
)
from documents.dunning.notices import tell_announced
from documents.dunning.planner import Change, plan
from documents.dunning.report import DayReport, Line, line_of, lines_of
from documents.models import PlannedAction
from smartportal.core import dates
from smartportal.core.refusals import Refused
from smartportal.delivery.models import JobRun

JOB = "documents.dunning"
BESIDE = (
    "paper__customer",
    "paper__entity",
    "paper__activity__member__user",
    "dunning__case__receivable",
)


class DayBeforeLastRun(Refused):
    """Steps were already decided as of a later day."""


def run_day(
    on: date,
    *,
    at: datetime,
    dry_run: bool = False,
    sends: bool = True,
    bank_on: date | None = None,
) -> DayReport:
    """Do what day `on` asks for, at instant `at` of that day; `dry_run` answers the same and keeps nothing.

    Without `sends` nothing is handed over (it is night). `bank_on`: see `LastLook`. Safe to repeat.
    Raises `DayBeforeLastRun`.
    """
    check_order(on)
    report = DayReport(on, at, dry_run=dry_run)
    with _kept(not dry_run):
        _draw(report, at=at, bank_on=bank_on)
        if sends:
            ring_again(at=at)
            _add_letters(report, prepare_letters(on=on, at=at, bank_on=bank_on))
    return report


def check_order(on: date) -> None:
    """A day before the last run is refused: it would decide with what was not known then."""
    last = last_run_on()
    if last and on < last:
        sentence = _(
            "The run of %(last)s is done; a day before it cannot be run any more."
        )
        raise DayBeforeLastRun(sentence % {"last": dates.day(last)})


def last_run_on() -> date | None:
    """The day of the newest run, begun or done."""
    slot = (
        JobRun.objects.filter(job=JOB)
        .order_by("-slot")
        .values_list("slot", flat=True)
        .first()
    )
    return date.fromisoformat(slot[:10]) if slot else None


@contextmanager
def _kept(keep: bool) -> Iterator[None]:
    """Keep what happens within, step by step; or take all of it back."""
    if keep:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@transaction.atomic
def _draw(report: DayReport, *, at: datetime, bank_on: date | None) -> None:
    """With the notices, so that nothing is announced that nobody was told."""
    changes = plan(at=at)
    found = _actions(changes)
    report.drawn = [
        _line(found[change.action_id]) for change in changes if not change.was
    ]
    announced = [found[change.action_id] for change in changes if change.is_announced]
    report.announced = [_line(planned) for planned in announced]
    frozen = [found[change.action_id] for change in changes if change.is_frozen]
    report.frozen = [_line(planned) for planned in frozen]
    tell_announced(announced, at=at)
    ask_again(at=at)
    take_up_mended(at=at)
    take_back_overtaken(at=at, bank_on=bank_on)


def _actions(changes: Sequence[Change]) -> dict[int, PlannedAction]:
    if not changes:
        return {}
    rows = PlannedAction.objects.filter(pk__in=[change.action_id for change in changes])
    colleagues = "paper__activity__colleagues__member__user"
    return rows.select_related(*BESIDE).prefetch_related(colleagues).in_bulk()


def _line(planned: PlannedAction) -> Line:
    return line_of(planned, planned.dunning)


def _add_letters(report: DayReport, prepared: Prepared) -> None:
    report.sent = lines_of(prepared.sent)
    report.withheld = [
        line_of(action.planned, action, why=why) for action, why in prepared.withheld
    ]
    report.letters = len(prepared.letters)
