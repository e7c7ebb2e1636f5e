"""Periods of days: the first day counts, the last one is the day before `end`."""

from datetime import date

from psycopg.types.range import Range


def period(start: date | None, end: date | None = None) -> Range[date]:
    """From `start` to the day before `end`; None leaves that side open."""
    return Range(start, end, "[)")
