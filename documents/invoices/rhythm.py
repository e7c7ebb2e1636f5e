"""On which days an invoice comes back. Pure."""

from calendar import monthrange
from datetime import date

from documents.enums import Rhythm

MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}


def date_of(first_on: date, rhythm: str, period: int) -> date:
    """The day of a period, counted from 0: that of the first, or the last day of a month that is too short.

    Counted from the first and not from the one before, so that the 31st comes back after February.
    """
    months = first_on.month - 1 + MONTHS[Rhythm(rhythm)] * period
    year, month = first_on.year + months // 12, months % 12 + 1
    return date(year, month, min(first_on.day, monthrange(year, month)[1]))


def next_period(
    first_on: date,
    rhythm: str,
    *,
    after: int,
    until_on: date | None,
    times: int | None,
) -> date | None:
    """The day of the period after `after` ones; None when it is over."""
    if times is not None and after >= times:
        return None
    day = date_of(first_on, rhythm, after)
    return None if until_on is not None and day > until_on else day


def first_after(first_on: date, rhythm: str, *, period: int, on: date) -> int:
    """The first period from `period` on that is not over on a day."""
    while date_of(first_on, rhythm, period) < on:
        period += 1
    return period
