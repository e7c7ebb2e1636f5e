from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartportal.reference.workdays import OutsideCalendar, WorkingCalendar

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
YEAR = [FIRST + n * DAY for n in range(366)]


def calendar(days_off=()):
    return WorkingCalendar(
        "BE", FIRST, LAST, [day for day in YEAR if day not in days_off]
    )


def step_by_step(working, start, n):
    """The n-th working day, found the slow way."""
    day, step = start, DAY if n > 0 else -DAY
    for _ in range(abs(n)):
        day += step
        while day in set(YEAR) - working:
            day += step
    return day if day in working or n == 0 else None


calendars = st.sets(st.sampled_from(YEAR), max_size=200).map(calendar)
days = st.sampled_from(YEAR)


@given(calendars, days, st.integers(-30, 30))
def test_adding_agrees_with_counting_day_by_day(of, start, n):
    expected = step_by_step(set(of.days), start, n)

    if expected is None:
        with pytest.raises(OutsideCalendar):
            of.add(start, n)
    else:
        assert of.add(start, n) == expected


@given(calendars, days, st.integers(-30, 30))
def test_between_is_the_inverse_of_adding(of, start, n):
    try:
        end = of.add(start, n)
    except OutsideCalendar:
        return

    assert of.between(start, end) == n


@given(calendars, days, days)
def test_between_counts_the_working_days_it_steps_on(of, start, end):
    low, high = min(start, end), max(start, end)
    counted = [day for day in of.days if low <= day <= high and day != start]

    assert of.between(start, end) == (len(counted) if end >= start else -len(counted))


@given(calendars, days)
def test_the_next_working_day_is_the_day_itself_or_the_first_after_it(of, day):
    if of.is_working(day):
        assert of.on_or_after(day) == day
    elif of.days and day < of.days[-1]:
        assert day < of.on_or_after(day) == of.add(day, 1)


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY])
def test_a_day_outside_the_calendar_is_refused(day):
    of = calendar()

    for ask in (
        lambda: of.add(day, 0),
        lambda: of.is_working(day),
        lambda: of.between(day, FIRST),
        lambda: of.between(FIRST, day),
        lambda: of.on_or_after(day),
    ):
        with pytest.raises(OutsideCalendar):
            ask()


@pytest.mark.parametrize("n", [1, -366])
def test_an_answer_outside_the_calendar_is_refused(n):
    with pytest.raises(OutsideCalendar):
        calendar().add(LAST, n)
