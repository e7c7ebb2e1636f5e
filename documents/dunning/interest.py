"""What a late payment costs the customer, day by day. A day without a rate is refused, never guessed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from documents.enums import CustomerKind
from documents.models import Receivable
from smartportal.reference.enums import RateKind
from smartportal.reference.models import Rate
from smartportal.reference.rates import RatePeriod, RateTable, rates_of, table_of

CENT, ZERO = Decimal("0.01"), Decimal("0.00")
DAYS_A_YEAR = 365
# Interest runs by law from the day after the due date (directive 2011/7/EU). A private person owes none
# here: what the law allows is claimed once their plans send.
RATES = {
    CustomerKind.BUSINESS: RateKind.LATE_INTEREST_B2B,
    CustomerKind.PUBLIC: RateKind.LATE_INTEREST_PUBLIC,
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Balance:
    """What was open from a day on."""

    since: date
    amount: Decimal


class Rates:
    """The law's numbers for many receivables, each kind read once."""

    def __init__(self) -> None:
        self._rows: dict[RateKind, list[Rate]] = {}

    def table(self, kind: RateKind, receivable: Receivable, country: str) -> RateTable:
        if kind not in self._rows:
            self._rows[kind] = rates_of(kind)
        customer_kind = receivable.invoice.customer_kind
        return table_of(self._rows[kind], kind, country, customer_kind=customer_kind)


def late_interest(
    receivable: Receivable, *, on: date, country: str, rates: Rates | None = None
) -> Decimal:
    """From the day after the due date up to and including `on`. Raises `MissingRate`."""
    kind = RATES.get(
        CustomerKind(receivable.invoice.customer_kind or CustomerKind.CONSUMER)
    )
    start, end = receivable.due_on + ONE_DAY, on + ONE_DAY
    if kind is None or end <= start:
        return ZERO
    table = (rates or Rates()).table(kind, receivable, country)
    return interest_on(balances(receivable), table.periods(start, end))


def fixed_sum(
    receivable: Receivable, *, on: date, country: str, rates: Rates | None = None
) -> Decimal:
    """The sum due by law for recovery costs. Raises `MissingRate`."""
    if receivable.invoice.customer_kind not in RATES:
        return ZERO
    table = (rates or Rates()).table(RateKind.FIXED_SUM_B2B, receivable, country)
    return table.on(on).value.quantize(CENT)


def balances(receivable: Receivable) -> list[Balance]:
    """The open amount over time; reads `allocations`, which callers prefetch."""
    rows = sorted(receivable.allocations.all(), key=lambda row: (row.on, row.pk))
    found = [Balance(date.min, receivable.amount)]
    for row in rows:
        found.append(Balance(row.on, found[-1].amount - row.amount))
    return found


def interest_on(owed: Sequence[Balance], periods: Iterable[RatePeriod]) -> Decimal:
    """Simple interest, rounded once. What is paid on a day bears none from that day on."""
    total = sum((_in_period(owed, period) for period in periods), ZERO)
    return total.quantize(CENT, ROUND_HALF_UP)


def _in_period(owed: Sequence[Balance], period: RatePeriod) -> Decimal:
    ends = [balance.since for balance in owed[1:]] + [date.max]
    total = ZERO
    for balance, end in zip(owed, ends, strict=True):
        days = (min(end, period.end) - max(balance.since, period.start)).days
        total += balance.amount * max(days, 0)
    return total * period.value / 100 / DAYS_A_YEAR
