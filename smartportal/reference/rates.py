"""Reading the law's numbers for a day. A missing one is refused, never carried over from before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.conf import settings
from django.utils.translation import gettext as _

from smartportal.core import dates
from smartportal.core.refusals import Refused
from smartportal.reference.enums import RateKind, VatRegime
from smartportal.reference.models import Rate, VatRate

CENT = Decimal("0.01")


class MissingRate(Refused):
    """No row says what the law asks on that day. Staff add it in the back office."""

    def __init__(self, what: object, country: str, on: date) -> None:
        super().__init__(
            _(
                "“%(what)s” is not known for %(country)s on %(day)s. The back office must add it."
            )
            % {"what": what, "country": country, "day": dates.day(on)}
        )


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """A rate within a window: from `start` to the day before `end`."""

    start: date
    end: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    """All rows of one kind for a country, the first that holds on a day wins."""

    kind: RateKind
    country: str
    rows: Sequence[Rate]

    def on(self, day: date) -> Rate:
        if row := self.holding_on(day):
            return row
        raise MissingRate(self.kind.label, self.country, day)

    def holding_on(self, day: date) -> Rate | None:
        """For what the law of some countries does not know at all."""
        return next((row for row in self.rows if row.holds_on(day)), None)

    def periods(self, start: date, end: date) -> list[RatePeriod]:
        """The rates from `start` to the day before `end`, without a gap; nothing when it is empty."""
        edges = {
            edge
            for row in self.rows
            for edge in (row.valid.lower, row.valid.upper)
            if edge
        }
        days = (
            sorted({start, end} | {edge for edge in edges if start < edge < end})
            if start < end
            else []
        )
        return [
            RatePeriod(first, next_first, self.on(first).value)
            for first, next_first in pairwise(days)
        ]


def rate_table(
    kind: str,
    country: str,
    *,
    customer_kind: str = "",
    demo_allowed: bool | None = None,
) -> RateTable:
    """One query for any number of days."""
    rates = rates_of(kind, demo_allowed=demo_allowed)
    return table_of(rates, kind, country, customer_kind=customer_kind)


def rates_of(kind: str, *, demo_allowed: bool | None = None) -> list[Rate]:
    """Of every country. A row for a kind of customers goes before the general one, a real rate before one
    that only the demo may use.
    """
    rows = Rate.objects.filter(kind=kind)
    if not (settings.DEMO if demo_allowed is None else demo_allowed):
        rows = rows.filter(is_demo=False)
    return list(rows.order_by("-customer_kind", "is_demo", "valid"))


def table_of(
    rates: Sequence[Rate], kind: str, country: str, *, customer_kind: str
) -> RateTable:
    rows = [
        rate
        for rate in rates
        if rate.country_id == country and rate.customer_kind in ("", customer_kind)
    ]
    return RateTable(RateKind(kind), country, rows)


def rate_on(
    kind: str,
    country: str,
    on: date,
    *,
    customer_kind: str = "",
    demo_allowed: bool | None = None,
) -> Rate:
    """The rate of a day, or `MissingRate`. Rates of the demo count in the demo only, unless said."""
    return rate_table(
        kind, country, customer_kind=customer_kind, demo_allowed=demo_allowed
    ).on(on)


def vat_choices(
    country: str, on: date, *, regime: str = VatRegime.NORMAL
) -> list[VatRate]:
    """What a line of a paper may carry on a day, in the order of the menu."""
    rates = VatRate.objects.on(on).filter(country=country).of_regime(regime)
    return list(rates.in_menu_order())


def vat_rate_on(
    country: str, *, category: str, rate: Decimal, vatex: str = "", on: date
) -> VatRate:
    """The row behind a line's category, rate and reason, or `MissingRate`."""
    found = (
        VatRate.objects.on(on)
        .filter(country=country, category=category, rate=rate, vatex=vatex)
        .first()
    )
    if found is None:
        raise MissingRate(
            _("VAT %(category)s %(rate)s") % {"category": category, "rate": rate},
            country,
            on,
        )
    return found
