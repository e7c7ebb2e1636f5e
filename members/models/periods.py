"""Rows that hold from one day to another, both included; without an end they go on."""

from datetime import date

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import CheckConstraint, F, Func, Q


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


def period() -> DateRange:
    """The row's days as a range, for exclusion constraints."""
    both_ends = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return DateRange("from_on", "until_on", both_ends)


def holds_on(on: date) -> Q:
    return not_over(on) & Q(from_on__lte=on)


def is_within(day: date, from_on: date, until_on: date | None) -> bool:
    """As `holds_on` says of rows."""
    return from_on <= day and (until_on is None or day <= until_on)


def not_over(on: date) -> Q:
    """Holds on that day or will hold later."""
    return Q(until_on__isnull=True) | Q(until_on__gte=on)


def ends_after_start(name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name=name
    )
