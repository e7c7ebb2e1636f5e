"""Working days by their number in a calendar, so that adding and comparing them is arithmetic."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from smartportal.core.refusals import Refused


class OutsideCalendar(Refused):
    """A day that the calendar does not hold. Nothing is guessed: staff extend the calendar."""

    def __init__(self, country: str) -> None:
        sentence = _("The calendar of %(country)s ends too early. Extend it first.")
        super().__init__(sentence % {"country": country})


@dataclass(frozen=True, slots=True)
class Ordinals:
    """The sorted working days of a country; the first has number 1."""

    country: str
    days: Sequence[date]

    def count(self, day: date) -> int:
        """How many working days there are up to and including `day`."""
        return bisect_right(self.days, day)

    def rolled(self, day: date) -> int:
        """The number of `day`, or of the next working day when it is none."""
        return bisect_left(self.days, day) + 1

    def day(self, number: int) -> date:
        if not 0 < number <= len(self.days):
            raise OutsideCalendar(self.country)
        return self.days[number - 1]

    def on_or_after(self, day: date) -> date:
        return self.day(self.rolled(day))

    def is_working(self, day: date) -> bool:
        return self.count(day) == self.rolled(day)
