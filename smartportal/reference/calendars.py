"""Working days as the rows of `CalendarDay` say.

Saturdays count as weekend in every country, also where the law counts them as working days: a
customer then gets a day more, never one less.
"""

from datetime import date

from smartportal.reference.enums import DayKind
from smartportal.reference.models import CalendarDay
from smartportal.reference.workdays import OutsideCalendar, WorkingCalendar

__all__ = [
    "OutsideCalendar",
    "WorkingCalendar",
    "add_working_days",
    "is_working_day",
    "working_calendar",
    "working_days_between",
]


def working_calendar(country: str) -> WorkingCalendar:
    """The whole calendar of a country in one query; a missing day within it is refused."""
    rows = list(
        CalendarDay.objects.of(country).order_by("on").values_list("on", "kind")
    )
    if not rows:
        raise OutsideCalendar(country)
    first, last = rows[0][0], rows[-1][0]
    if len(rows) != (last - first).days + 1:
        raise OutsideCalendar(country, _hole([on for on, _kind in rows]))
    return WorkingCalendar(
        country, first, last, [on for on, kind in rows if kind == DayKind.WORKING]
    )


def _hole(days: list[date]) -> date:
    known = set(days)
    ordinals = range(days[0].toordinal(), days[-1].toordinal())
    return next(day for day in map(date.fromordinal, ordinals) if day not in known)


def add_working_days(country: str, start: date, n: int) -> date:
    """See `WorkingCalendar.add`; to ask more than once, load the calendar once."""
    return working_calendar(country).add(start, n)


def working_days_between(country: str, start: date, end: date) -> int:
    return working_calendar(country).between(start, end)


def is_working_day(country: str, day: date) -> bool:
    return working_calendar(country).is_working(day)
