"""Dates and hours in the words of each language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from smartportal.core import dates

NBSP = "\u00a0"
TODAY = date(2026, 11, 24)
THURSDAY = date(2026, 12, 3)
# 14:32 in Brussels
AFTERNOON = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words", "hour"),
    [
        ("fr", f"jeudi 3{NBSP}décembre", f"14{NBSP}h{NBSP}32"),
        ("nl", f"donderdag 3{NBSP}december", f"14.32{NBSP}uur"),
        ("en", "Thursday 3 December", "14:32"),
        ("de", f"Donnerstag, 3.{NBSP}Dezember", f"14:32{NBSP}Uhr"),
    ],
)
def test_each_language_says_the_day_and_the_hour(language, words, hour):
    with override(language):
        assert dates.weekday_day(THURSDAY, today=TODAY) == words
        assert dates.hour(AFTERNOON) == hour


def test_french_says_the_first_and_leaves_out_round_minutes():
    with override("fr"):
        assert (
            dates.weekday_day(date(2026, 12, 1), today=TODAY)
            == f"mardi 1er{NBSP}décembre"
        )
        assert dates.day_short(date(2026, 2, 1), today=TODAY) == f"1er{NBSP}févr."
        assert dates.hour(AFTERNOON.replace(minute=0)) == f"14{NBSP}h"


def test_the_year_is_said_when_it_is_another_one_or_today_is_unknown():
    with override("fr"):
        assert dates.day(THURSDAY, today=TODAY) == f"3{NBSP}décembre"
        assert dates.day(THURSDAY) == f"3{NBSP}décembre 2026"
        assert dates.day(date(2027, 1, 4), today=TODAY) == f"4{NBSP}janvier 2027"


def test_only_the_neighbours_of_today_are_relative():
    yesterday, later = AFTERNOON - timedelta(days=1), AFTERNOON + timedelta(days=2)
    with override("en"):
        assert dates.moment(AFTERNOON, today=TODAY) == "today 14:32"
        assert dates.moment(yesterday, today=TODAY) == "yesterday 14:32"
        assert dates.moment(later, today=TODAY) == f"26{NBSP}Nov, 14:32"
        assert dates.moment(AFTERNOON) == f"24{NBSP}Nov 2026, 14:32"


def test_a_limit_is_said_with_its_preposition():
    with override("en"):
        assert dates.until(AFTERNOON, today=TODAY) == "until today 14:32"
        assert dates.until(THURSDAY, today=TODAY) == "until Thursday 3 December"
        assert dates.before(TODAY + timedelta(days=1), today=TODAY) == "before tomorrow"
        assert dates.on_day(THURSDAY, today=TODAY) == "on Thursday 3 December"


def test_what_has_just_happened_is_counted_and_then_dated():
    with override("en"):
        said = [
            dates.ago(AFTERNOON - past, now=AFTERNOON)
            for past in (
                timedelta(seconds=20),
                timedelta(minutes=5),
                timedelta(hours=2),
                timedelta(hours=20),
                timedelta(days=9),
            )
        ]

    assert said == [
        "just now",
        "5 min ago",
        "2 h ago",
        "yesterday",
        f"15{NBSP}Nov",
    ]
