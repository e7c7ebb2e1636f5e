"""The bars of the twelve months: positions in per cent, as text, so that no language puts a comma in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.dateformat import format as formatted

from smartportal.core import dates, money

# The plot, in per cent of its height, and where the first of twelve bars stands in its width.
BASE, TOP = Decimal(86), Decimal(10)
FIRST, STEP, WIDTH = Decimal("9.0"), Decimal("7.65"), Decimal(5)
NICE = (1, 2, 4, 6, 8, 10)
SHORT_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Bar:
    first: date
    amount: Decimal
    x: str
    middle: str
    y: str
    height: str
    now: bool

    @property
    def letter(self) -> str:
        """A narrow screen has room for the first letter of a month."""
        return dates.month_short(self.first)[:1]

    @property
    def rest(self) -> str:
        return dates.month_short(self.first)[1:]


@dataclass(frozen=True, slots=True)
class Rule:
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    rules: list[Rule]

    @property
    def first_month(self) -> str:
        return _month(self.bars[0].first)

    @property
    def last_month(self) -> str:
        return _month(self.bars[-1].first)

    @property
    def highest(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.amount)

    @property
    def highest_month(self) -> str:
        return formatted(self.highest.first, "F")


def chart_of(months: Mapping[date, Decimal]) -> Chart | None:
    """None when nothing was invoiced: an empty plot says nothing."""
    highest = max(months.values())
    if highest <= 0:
        return None
    top = ceiling(highest)
    bars = [
        _bar(n, first, amount, top) for n, (first, amount) in enumerate(months.items())
    ]
    bars[-1] = _bar(len(bars) - 1, bars[-1].first, bars[-1].amount, top, now=True)
    return Chart(bars, [_rule(top / 2, top), _rule(top, top)])


def ceiling(highest: Decimal) -> Decimal:
    """The next round number, whose half is round too."""
    unit = Decimal(1).scaleb(highest.adjusted())
    return next(nice * unit for nice in NICE if nice * unit >= highest)


def _bar(
    n: int, first: date, amount: Decimal, top: Decimal, *, now: bool = False
) -> Bar:
    x, y = FIRST + n * STEP, _y(max(amount, Decimal(0)), top)
    return Bar(
        first,
        amount,
        _percent(x),
        _percent(x + WIDTH / 2),
        _percent(y),
        _percent(BASE - y),
        now,
    )


def _rule(value: Decimal, top: Decimal) -> Rule:
    return Rule(_percent(_y(value, top)), _short(value))


def _short(value: Decimal) -> str:
    """As `20 k` or `2 M`: on a phone longer figures would cover the first bars."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= max(unit, SHORT_FROM):
            return f"{money.number(value / unit, places=0)}\N{NO-BREAK SPACE}{letter}"
    return money.number(value, places=0)


def _y(value: Decimal, top: Decimal) -> Decimal:
    return BASE - value / top * (BASE - TOP)


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"


def _month(first: date) -> str:
    return formatted(first, "F Y")
