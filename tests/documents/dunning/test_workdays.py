from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.dunning.moments import Window, load_workdays
from documents.dunning.workdays import Ordinals, OutsideCalendar

DAY = timedelta(days=1)
YEAR = [date(2024, 1, 1) + n * DAY for n in range(366)]

calendars = st.sets(st.sampled_from(YEAR), min_size=100).map(
    lambda days: Ordinals("BE", sorted(days))
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "start", "n", "expected"),
    [
        # Over a weekend, and over Easter.
        ("BE", date(2026, 4, 3), 1, date(2026, 4, 7)),
        # The national holiday of one country is a working day of the other.
        ("BE", date(2026, 7, 20), 1, date(2026, 7, 22)),
        ("FR", date(2026, 7, 20), 1, date(2026, 7, 21)),
        ("BE", date(2026, 7, 13), 1, date(2026, 7, 14)),
        ("FR", date(2026, 7, 13), 1, date(2026, 7, 15)),
    ],
)
def test_working_days_are_added_by_their_number(country, start, n, expected):
    window = Window.around(datetime(2026, 6, 1, tzinfo=UTC))
    workdays = load_workdays({country}, window)[country]

    assert workdays.day(workdays.count(start) + n) == expected


@given(calendars, st.sampled_from(YEAR))
def test_the_next_working_day_is_the_day_itself_or_the_first_after_it(of, day):
    later = [each for each in of.days if each >= day]

    assert of.is_working(day) == (day in of.days)
    assert of.count(day) == sum(each <= day for each in of.days)
    if later:
        assert of.on_or_after(day) == later[0]


def test_a_day_beyond_the_calendar_is_refused_with_a_sentence():
    of = Ordinals("BE", YEAR)

    for ask in (lambda: of.on_or_after(YEAR[-1] + DAY), lambda: of.day(0)):
        with pytest.raises(OutsideCalendar) as refused:
            ask()
        assert "BE" in refused.value.sentence
