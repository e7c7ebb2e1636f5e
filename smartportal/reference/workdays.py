"""Counting working days, in memory: one loaded calendar answers any number of questions."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from smartportal.core import dates
from smartportal.core.refusals import Refused


class OutsideCalendar(Refused):
    """A day that the calendar does not hold. Nothing is guessed: staff extend the calendar."""

    def __init__(self, country: str, on: date | None = None) -> None:
        day = dates.day(on) if on else "…"
        super().__init__(
            _("The calendar of %(country)s does not hold %(day)s. Extend it first.")
            % {"country": country, "day": day}
        )


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The sorted working days of a country from `first` to `last`, both inside."""

    country: str
    first: date
    last: date
    days: Sequence[date]

    def is_working(self, day: date) -> bool:
        self._check(day)
        found = bisect_left(self.days, day)
        return found < len(self.days) and self.days[found] == day

    def add(self, start: date, n: int) -> date:
        """The n-th working day after `start` (before it when negative); 0 gives `start` itself."""
        self._check(start)
        if n == 0:
            return start
        if n > 0:
            return self._at(bisect_right(self.days, start) + n - 1)
        return self._at(bisect_left(self.days, start) + n)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`, negative when `end` is earlier: between(s, add(s, n)) == n."""
        self._check(start)
        self._check(end)
        if end >= start:
            return bisect_right(self.days, end) - bisect_right(self.days, start)
        return bisect_left(self.days, end) - bisect_left(self.days, start)

    def on_or_after(self, day: date) -> date:
        self._check(day)
        return self._at(bisect_left(self.days, day))

    def _at(self, index: int) -> date:
        if not 0 <= index < len(self.days):
            raise OutsideCalendar(self.country)
        return self.days[index]

    def _check(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise OutsideCalendar(self.country, day)
