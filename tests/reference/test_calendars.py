from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from smartportal.reference.calendars import (
    OutsideCalendar,
    add_working_days,
    is_working_day,
    working_calendar,
    working_days_between,
)
from smartportal.reference.enums import DayKind
from smartportal.reference.models import CalendarDay
from smartportal.reference.services import extend_calendar

pytestmark = pytest.mark.django_db

HOLIDAYS_2026 = {
    "BE": "01-01 04-05 04-06 05-01 05-14 05-24 05-25 07-21 08-15 11-01 11-11 12-25",
    "FR": "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
}


@pytest.mark.parametrize("country", ["BE", "FR"])
def test_the_public_holidays_of_a_year(country):
    holidays = CalendarDay.objects.of(country).filter(
        on__year=2026, kind=DayKind.HOLIDAY
    )

    assert [f"{day.on:%m-%d}" for day in holidays] == HOLIDAYS_2026[country].split()


@pytest.mark.parametrize(
    ("country", "start", "n", "expected"),
    [
        # A letter of Monday 18 September 2023 counts from the third working day after it.
        ("BE", date(2023, 9, 18), 3, date(2023, 9, 21)),
        # Over a weekend, and over Easter.
        ("BE", date(2026, 4, 3), 1, date(2026, 4, 7)),
        # The national holiday of one country is a working day of the other.
        ("BE", date(2026, 7, 20), 1, date(2026, 7, 22)),
        ("FR", date(2026, 7, 20), 1, date(2026, 7, 21)),
        ("BE", date(2026, 7, 13), 1, date(2026, 7, 14)),
        ("FR", date(2026, 7, 13), 1, date(2026, 7, 15)),
        # Back over New Year, from a day that is itself none.
        ("BE", date(2027, 1, 1), -1, date(2026, 12, 31)),
        ("BE", date(2026, 12, 27), -5, date(2026, 12, 18)),
        # A leap day.
        ("BE", date(2028, 2, 28), 1, date(2028, 2, 29)),
        ("FR", date(2026, 8, 15), 0, date(2026, 8, 15)),
    ],
)
def test_adding_working_days(country, start, n, expected):
    assert add_working_days(country, start, n) == expected
    assert working_days_between(country, start, expected) == n


def test_is_a_day_a_working_day():
    assert is_working_day("BE", date(2026, 11, 24)) is True
    assert is_working_day("BE", date(2026, 11, 28)) is False
    assert is_working_day("BE", date(2026, 11, 11)) is False


def test_a_calendar_is_loaded_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = working_calendar("BE")
        for n in range(1, 100):
            calendar.add(date(2026, 1, 1), n)


@pytest.mark.parametrize("country", ["BE", "DE"])
def test_a_day_that_no_calendar_holds_is_refused_with_a_sentence(country):
    with pytest.raises(OutsideCalendar) as refusal:
        add_working_days(country, date(2015, 1, 1), 1)

    assert country in refusal.value.sentence


def test_a_hole_within_a_calendar_is_refused():
    CalendarDay.objects.filter(country="BE", on=date(2026, 6, 3)).delete()

    with pytest.raises(OutsideCalendar) as refusal:
        working_calendar("BE")

    assert "2026" in refusal.value.sentence


def test_a_calendar_is_extended_and_staffs_days_stay():
    day = CalendarDay.objects.get(country="BE", on=date(2026, 5, 15))
    day.kind = DayKind.HOLIDAY
    day.save()
    last = CalendarDay.objects.of("BE").latest("on").on

    added = extend_calendar("BE", until=date(last.year + 2, 12, 31))

    assert added == (date(last.year + 2, 12, 31) - last).days
    assert extend_calendar("BE", until=date(last.year + 2, 12, 31)) == 0
    assert working_calendar("BE").last == date(last.year + 2, 12, 31)
    assert is_working_day("BE", date(2026, 5, 15)) is False


def test_a_calendar_is_never_shortened():
    before = working_calendar("FR")

    extend_calendar("FR", until=date(2024, 1, 1))

    assert working_calendar("FR") == before


def test_holidays_have_their_name_in_the_languages_of_the_country():
    day = CalendarDay.objects.get(country="BE", on=date(2026, 7, 21))

    names = {}
    for language in ("fr", "nl", "en", "de"):
        with translation.override(language):
            names[language] = day.name

    assert names == {
        "fr": "Fête nationale",
        "nl": "Nationale feestdag",
        "en": "National Day",
        "de": "Nationalfeiertag",
    }


def test_a_day_exists_once_per_country():
    with (
        pytest.raises(IntegrityError, match="one_row_per_country_and_day"),
        transaction.atomic(),
    ):
        CalendarDay.objects.create(country_id="BE", on=date(2026, 1, 1), kind="working")


def test_a_day_is_of_a_known_kind():
    with (
        pytest.raises(IntegrityError, match="calendar_day_kind_is_known"),
        transaction.atomic(),
    ):
        CalendarDay.objects.update(kind="bridge")
