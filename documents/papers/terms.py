"""By when an invoice is to be paid. Pure.

A term that runs until the end of the month is counted as the French code has it in its first reading (C. com. art.
L441-10): the days first, then to the last day of the month reached. 30 days from 3 December end on 31 January.

Directive 2011/7 allows 60 days between companies, and the portal holds everyone to it; France alone lets 45 days run
until the end of the month instead. Elsewhere 30 days do, which with the rest of a month never exceed 60.
"""

from calendar import monthrange
from datetime import date, timedelta

MAX_DAYS = 60
MAX_DAYS_END_OF_MONTH = 30
MAX_DAYS_END_OF_MONTH_IN_FRANCE = 45


def due_on(on: date, *, days: int, end_of_month: bool = False) -> date:
    """The last day to pay an invoice of day `on`."""
    day = on + timedelta(days=days)
    if not end_of_month:
        return day
    return day.replace(day=monthrange(day.year, day.month)[1])


def longest_term(country: str, *, end_of_month: bool = False) -> int:
    """The days that the law of the seller's `country` allows."""
    if not end_of_month:
        return MAX_DAYS
    return MAX_DAYS_END_OF_MONTH_IN_FRANCE if country == "FR" else MAX_DAYS_END_OF_MONTH
