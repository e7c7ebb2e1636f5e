"""What the activities have to receive, what is late, what they invoiced and offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import TruncMonth

from documents.enums import PaperKind
from documents.models import Paper, Receivable
from members.models import Activity

ZERO = Decimal("0.00")
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Owed:
    """Amounts in EUR with VAT; counts are invoices."""

    open: Decimal
    invoices: int
    late: Decimal
    late_invoices: int
    days_late: int

    @property
    def coming_invoices(self) -> int:
        return self.invoices - self.late_invoices


@dataclass(frozen=True, slots=True)
class Offered:
    total: Decimal
    quotes: int


@dataclass(frozen=True, slots=True)
class Invoiced:
    """Without VAT, by the first day of each month; `months` are the last twelve, the oldest first."""

    months: Mapping[date, Decimal]
    before: Decimal
    this_year: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self.months.values(), ZERO)

    @property
    def change(self) -> int | None:
        """In per cent against the twelve months before; None when there is nothing to compare."""
        if self.before <= ZERO:
            return None
        return round((self.total - self.before) / self.before * 100)


def owed_to(activities: Sequence[Activity], *, on: date) -> Owed:
    rows = Receivable.objects.filter(invoice__activity__in=activities).open()
    late = Q(due_on__lt=on)
    age = ExpressionWrapper(Value(on) - F("due_on"), output_field=DurationField())
    found: dict[str, Any] = rows.aggregate(
        open=Sum("open_amount", default=ZERO),
        invoices=Count("invoice", distinct=True),
        late=Sum("open_amount", filter=late, default=ZERO),
        late_invoices=Count("invoice", filter=late, distinct=True),
        days_late=Avg(age, filter=late, default=timedelta()),
    )
    return Owed(**{**found, "days_late": round(found["days_late"] / timedelta(days=1))})


def invoiced_by(activities: Sequence[Activity], *, on: date) -> Invoiced:
    """A credit note counts against the month in which it was issued. One query for two years."""
    firsts = months_until(on, count=2 * MONTHS)
    amounts = dict.fromkeys(firsts, ZERO) | dict(_by_month(activities, since=firsts[0]))
    return Invoiced(
        months={first: amounts[first] for first in firsts[MONTHS:]},
        before=sum((amounts[first] for first in firsts[:MONTHS]), ZERO),
        this_year=sum(
            (amounts[first] for first in firsts if first.year == on.year), ZERO
        ),
    )


def months_until(on: date, *, count: int) -> list[date]:
    """The first days of the last `count` months, the month of `on` included."""
    last = on.year * 12 + on.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1)]


def _by_month(activities: Sequence[Activity], *, since: date) -> Any:
    papers = Paper.objects.filter(
        activity__in=activities, issued_on__gte=since
    ).issued()
    signed = Case(When(kind=PaperKind.CREDIT_NOTE, then=-F("net")), default=F("net"))
    months = (
        papers.annotate(month=TruncMonth("issued_on")).order_by().values_list("month")
    )
    return months.annotate(total=Sum(signed)).values_list("month", "total")
