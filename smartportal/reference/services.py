"""Filling reference data and extending calendars. Staff's changes are never overwritten."""

from collections.abc import Callable
from datetime import date
from functools import cache

import holidays
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from smartportal.core import clock
from smartportal.reference import seeds
from smartportal.reference.enums import DayKind
from smartportal.reference.models import CalendarDay

Loader = Callable[[], int]

CALENDAR_COUNTRIES = ("BE", "FR")
CALENDAR_FROM = date(2023, 1, 1)
CALENDAR_YEARS_AHEAD = 3
# How the portal's languages are called in the package that computes holidays.
HOLIDAY_LANGUAGES = {"fr": "fr", "nl": "nl", "en": "en_US", "de": "de"}


def load_calendars() -> int:
    """Every day until the end of the third year from now."""
    until = date(clock.today().year + CALENDAR_YEARS_AHEAD, 12, 31)
    return sum(extend_calendar(country, until=until) for country in CALENDAR_COUNTRIES)


LOADERS: list[Loader] = [
    seeds.load_countries,
    seeds.load_lists,
    seeds.load_rates,
    seeds.load_vat_rates,
    load_calendars,
]


def register_loader(loader: Loader) -> None:
    """Add a loader of an upper app, from its `AppConfig.ready`. It returns how many rows it added
    and may run any number of times.
    """
    if loader not in LOADERS:
        LOADERS.append(loader)


def load_reference() -> dict[str, int]:
    """Run every loader; the rows that each one added, by its name. Safe to repeat."""
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        return {loader.__name__.removeprefix("load_"): loader() for loader in LOADERS}


@transaction.atomic
def extend_calendar(country: str, *, until: date) -> int:
    """Add the days that are missing from the calendar's start to `until`; how many they were."""
    days = CalendarDay.objects.of(country)
    if (
        days.count() == (until - CALENDAR_FROM).days + 1
        and not days.filter(on__gt=until).exists()
    ):
        return 0
    added = seeds.insert_missing(CalendarDay, _holidays(country, until=until))
    return added + _fill_days(country, until=until)


def _holidays(country: str, *, until: date) -> list[CalendarDay]:
    names = _holiday_names(country, years=range(CALENDAR_FROM.year, until.year + 1))
    return [
        CalendarDay(country_id=country, on=on, kind=DayKind.HOLIDAY, **translated)
        for on, translated in sorted(names.items())
        if on <= until
    ]


@cache
def _holiday_names(country: str, *, years: range) -> dict[date, dict[str, str]]:
    """The public holidays with their name in each language that the package has for the country."""
    spoken = holidays.country_holidays(country).supported_languages
    names: dict[date, dict[str, str]] = {}
    for language, code in HOLIDAY_LANGUAGES.items():
        if code in spoken:
            for on, name in holidays.country_holidays(
                country, years=years, language=code
            ).items():
                names.setdefault(on, {})[f"name_{language}"] = name
    return names


def _fill_days(country: str, *, until: date) -> int:
    """All other days, in one statement.

    Saturdays are weekend in every country, also where the law counts them as working days: a customer
    then gets a day more, never one less.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reference_calendarday (country_id, "on", kind, name)
            SELECT %(country)s, day::date, CASE WHEN extract(isodow FROM day) > 5 THEN 'weekend' ELSE 'working' END, ''
            FROM generate_series(%(start)s::date, %(until)s::date, interval '1 day') AS day
            ON CONFLICT DO NOTHING
            """,
            {"country": country, "start": CALENDAR_FROM, "until": until},
        )
        added: int = cursor.rowcount
    return added
