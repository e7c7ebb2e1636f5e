"""When days are run: by the hour, or by hand for a given day; each slot once, one worker at a time."""

from datetime import date, datetime
from functools import lru_cache
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.dunning.moments import is_hour_of_sending
from documents.dunning.report import DayReport
from documents.dunning.run import JOB, check_order, last_run_on, run_day
from smartportal.core.refusals import Refused
from smartportal.delivery.services import run_job


class DayToCome(Refused):
    """A day to come can only be tried (`--dry-run`), or played in the demo."""


class RunningElsewhere(Refused):
    """Another worker runs the day at this moment."""


def run_hour(*, at: datetime, today: date) -> DayReport | None:
    """The hour's run: at night nothing is handed over. None when this hour was run, or is running.

    `today` is the real day, which a simulated one may be past.
    """
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    on = local.date()
    sends = is_hour_of_sending(local)
    return _run(f"{local:%Y-%m-%dT%H}", on, at=at, sends=sends, bank_on=min(on, today))


def run_by_hand(
    on: date, *, at: datetime, today: date, dry_run: bool = False
) -> DayReport:
    """Run a day that a person asked for; `today` is the real day. A bank cannot be read beyond it.

    Raises `DayToCome`, `DayBeforeLastRun`, `RunningElsewhere`.
    """
    check_day(on, today=today, dry_run=dry_run)
    bank_on = min(on, today)
    if dry_run:
        return run_day(on, at=at, dry_run=True, bank_on=bank_on)
    report = _run(f"{on.isoformat()}T{at:%H:%M:%S.%f}", on, at=at, bank_on=bank_on)
    if report is None:
        raise RunningElsewhere(
            _("The day is being run at this moment. Try again in a minute.")
        )
    return report


def simulated_day() -> date | None:
    """In the demo the day of the last run, when it is past the real one; read at most every two seconds."""
    return _simulated_day(int(monotonic() / 2))


@lru_cache(maxsize=1)
def _simulated_day(_tick: int) -> date | None:
    last = last_run_on()
    return last if last and last > timezone.localdate() else None


def check_day(on: date, *, today: date, dry_run: bool) -> None:
    if on > today and not (dry_run or settings.DEMO):
        raise DayToCome(_("A day to come can only be tried: add --dry-run."))
    check_order(on)


def _run(
    slot: str,
    on: date,
    *,
    at: datetime,
    sends: bool = True,
    bank_on: date | None = None,
) -> DayReport | None:
    reports: list[DayReport] = []

    def once(_slot: str) -> dict[str, int]:
        reports.append(run_day(on, at=at, sends=sends, bank_on=bank_on))
        return reports[0].counts

    run_job(JOB, slots=[slot], at=at, function=once)
    return reports[0] if reports else None
