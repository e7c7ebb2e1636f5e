"""What of a paper is unlike the activity's other invoices: told to the advisor, decided by nobody.

Pure, but for `usual_of`, which reads what is usual for many papers at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from documents.enums import LineKind, PaperKind, VatCategory
from documents.models import Paper, PaperVat
from smartportal.core import money

YEAR = timedelta(days=365)
# Of fewer invoices nobody can say what is usual.
FEWEST = 3
FACTOR = 2
Rate = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class Usual:
    """What an activity issued within a year, and to whom ever."""

    customers: frozenset[int] = frozenset()
    rates: frozenset[Rate] = frozenset()
    amounts: Sequence[Decimal] = ()


@dataclass(slots=True)
class _Found:
    customers: set[int] = field(default_factory=set)
    rates: set[Rate] = field(default_factory=set)
    amounts: list[Decimal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A stable code with its words."""

    code: str
    sentence: str


def deviations(
    usual: Usual, *, customer: int | None, rates: Sequence[Rate], gross: Decimal
) -> list[Deviation]:
    """All that is unusual, the most telling first."""
    return [
        *new_customer(usual, customer),
        *high_amount(usual, gross),
        *new_rates(usual, rates),
    ]


def new_customer(usual: Usual, customer: int | None) -> Iterator[Deviation]:
    if customer is not None and customer not in usual.customers:
        yield Deviation("customer", _("New customer"))


def high_amount(usual: Usual, gross: Decimal) -> Iterator[Deviation]:
    """More than twice what lies in the middle."""
    if len(usual.amounts) < FEWEST:
        return
    middle = median(usual.amounts)
    if gross > FACTOR * middle:
        amount = money.in_words(middle, whole=True)
        yield Deviation("amount", _("Mostly about %(amount)s") % {"amount": amount})


def new_rates(usual: Usual, rates: Sequence[Rate]) -> Iterator[Deviation]:
    if not usual.rates:
        return
    for category, rate in sorted(set(rates) - usual.rates):
        is_plain = category == VatCategory.STANDARD
        word = (
            f"{money.number(rate)}\u00a0%" if is_plain else VatCategory(category).label
        )
        yield Deviation("rate", _("Unusual VAT: %(rate)s") % {"rate": word})


def deviations_of(paper: Paper, usual: Usual) -> list[Deviation]:
    """Of a paper whose lines are read."""
    rates = [
        (line.vat_category, line.vat_rate)
        for line in paper.lines.all()
        if line.kind == LineKind.ITEM
    ]
    return deviations(usual, customer=paper.customer_id, rates=rates, gross=paper.gross)


def usual_of(papers: Sequence[Paper], *, on: date) -> dict[int, Usual]:
    """What is usual for the activity of each paper, by the activity's key; three queries however many."""
    found: defaultdict[int, _Found] = defaultdict(_Found)
    issued = Paper.objects.issued().filter(
        kind=PaperKind.INVOICE, activity__in={paper.activity_id for paper in papers}
    )
    customers = issued.filter(customer__in={paper.customer_id for paper in papers})
    for activity, customer in customers.values_list("activity", "customer").distinct():
        found[activity].customers.add(customer)
    recent = issued.filter(issued_on__gte=on - YEAR)
    for activity, gross in recent.values_list("activity", "gross"):
        found[activity].amounts.append(gross)
    rates = PaperVat.objects.filter(paper__in=recent)
    said = rates.values_list("paper__activity", "category", "rate").distinct()
    for activity, category, rate in said:
        found[activity].rates.add((category, rate))
    return {paper.activity_id: _frozen(found[paper.activity_id]) for paper in papers}


def _frozen(found: _Found) -> Usual:
    return Usual(frozenset(found.customers), frozenset(found.rates), found.amounts)
