"""The bars of the first page."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from smartportal.home.chart import ceiling, chart_of
from smartportal.home.pockets import months_until

FIRSTS = months_until(date(2026, 11, 24), count=12)
amounts = st.decimals(
    min_value=Decimal("-9999"), max_value=Decimal("9999999"), places=2
)


def months(*values):
    return dict(zip(FIRSTS, map(Decimal, values), strict=True))


def number(text):
    return Decimal(text.removesuffix("%"))


@pytest.mark.parametrize(
    ("highest", "top"),
    [
        ("0.01", "0.01"),
        ("1", "1"),
        ("1.01", "2"),
        ("3", "4"),
        ("4200", "6000"),
        ("9999.99", "10000"),
        ("10000", "10000"),
    ],
)
def test_the_axis_ends_at_a_round_number(highest, top):
    assert ceiling(Decimal(highest)) == Decimal(top)


def test_nothing_invoiced_draws_nothing():
    assert chart_of(months(*[0] * 12)) is None
    assert chart_of(months(*[0] * 11, -5)) is None


def test_the_highest_bar_is_as_high_as_its_share_of_the_axis():
    chart = chart_of(months(*[0] * 6, 4000, *[0] * 4, 1000))

    assert [bar.height for bar in chart.bars][6] == "76.00%"
    assert [bar.height for bar in chart.bars][11] == "19.00%"
    assert [bar.now for bar in chart.bars] == [False] * 11 + [True]


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        ("0.02", ["0", "0"]),
        ("5000", ["3 000", "6 000"]),
        ("9999", ["5 000", "10 k"]),
        ("150000", ["100 k", "200 k"]),
        ("900000", ["500 k", "1 M"]),
        ("3900000", ["2 M", "4 M"]),
    ],
)
def test_high_figures_are_short(highest, labels):
    with override("fr"):
        chart = chart_of(months(*[0] * 11, highest))

    assert [" ".join(rule.label.split()) for rule in chart.rules] == labels


def test_words_follow_the_language_and_positions_do_not():
    with override("fr"):
        chart = chart_of(months(*[0] * 7, "4200", *[0] * 4))

        assert (chart.first_month, chart.last_month, chart.highest_month) == (
            "décembre 2025",
            "novembre 2026",
            "juillet",
        )
        assert (chart.bars[0].letter, chart.bars[0].rest) == ("d", "éc.")
        assert chart.rules[1].label == "6\u00a0000"
        assert chart.bars[1].x == "16.65%"


@given(st.lists(amounts, min_size=12, max_size=12))
def test_every_bar_stays_within_the_plot(values):
    chart = chart_of(dict(zip(FIRSTS, values, strict=True)))

    for bar in chart.bars if chart else []:
        assert Decimal(10) <= number(bar.y) <= Decimal(86)
        assert abs(number(bar.y) + number(bar.height) - 86) <= Decimal("0.02")
        assert number(bar.x) + 5 <= 100
