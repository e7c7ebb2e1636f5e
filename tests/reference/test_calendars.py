from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

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


def test_a_calendar_is_extended_and_staffs_days_stay():
    day = CalendarDay.objects.get(country="BE", on=date(2026, 5, 15))
    day.kind = DayKind.HOLIDAY
    day.save()
    last = CalendarDay.objects.of("BE").latest("on").on

    added = extend_calendar("BE", until=date(last.year + 2, 12, 31))

    assert added == (date(last.year + 2, 12, 31) - last).days
    assert extend_calendar("BE", until=date(last.year + 2, 12, 31)) == 0
    assert CalendarDay.objects.of("BE").latest("on").on == date(last.year + 2, 12, 31)
    assert CalendarDay.objects.get(country="BE", on=day.on).kind == DayKind.HOLIDAY


def test_a_calendar_is_never_shortened():
    before = CalendarDay.objects.of("FR").count()

    extend_calendar("FR", until=date(2024, 1, 1))

    assert CalendarDay.objects.of("FR").count() == before


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
