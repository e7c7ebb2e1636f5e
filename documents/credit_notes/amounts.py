"""What is left to credit of an invoice, per VAT category and rate. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.models import PaperVat
from documents.totals import ZERO, Totals, VatAmount

Rate = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class Left:
    base: Decimal = ZERO
    amount: Decimal = ZERO


PerRate = Mapping[Rate, Left]


def left_per_rate(
    invoiced: Iterable[PaperVat], credited: Iterable[PaperVat]
) -> PerRate:
    """The VAT rows of an invoice less those of its issued credit notes."""
    left = {_rate(row): Left(row.base, row.amount) for row in invoiced}
    for row in credited:
        before = left.get(_rate(row), Left())
        left[_rate(row)] = Left(before.base - row.base, before.amount - row.amount)
    return left


def closed_totals(totals: Totals, left: PerRate) -> Totals:
    """The totals of a credit note, so that the notes of an invoice add up to it and never to more.

    VAT is rounded once a paper. Two halves of an invoice may round to a cent more or less than the whole: who takes
    all that is left of a base takes all that is left of its VAT, whoever takes less takes at most that.
    """
    per_rate = tuple(
        _closed(vat, left.get(_rate(vat), Left())) for vat in totals.per_rate
    )
    vat = sum((row.amount for row in per_rate), ZERO)
    return Totals(totals.net, vat, totals.net + vat, per_rate)


def short_of(
    totals: Totals, left: PerRate, *, ended: Collection[Rate]
) -> Iterator[tuple[VatAmount, Decimal]]:
    """The rates that a credit note brings to their end, each with what its lines miss of the base that is left.

    Pieces of a line round by themselves, and a fixed discount is shared anew over the lines that remain: the last
    piece takes what is left, a cent or more beside its own amount, or nobody ever could.
    """
    for vat in totals.per_rate:
        missing = left.get(_rate(vat), Left()).base - vat.base
        if missing and _rate(vat) in ended:
            yield vat, missing


def above(totals: Totals, left: PerRate) -> Iterator[tuple[VatAmount, Decimal]]:
    """The rates of which a credit note takes more than is left, each with the base that is left."""
    for vat in totals.per_rate:
        base = left.get(_rate(vat), Left()).base
        if not is_within(vat.base, base):
            yield vat, base


def _closed(vat: VatAmount, left: Left) -> VatAmount:
    if vat.base == left.base:
        return replace(vat, amount=left.amount)
    lowest, highest = sorted((ZERO, left.amount))
    return replace(vat, amount=min(max(vat.amount, lowest), highest))


def is_within(amount: Decimal, whole: Decimal) -> bool:
    """Between nothing and the whole, which is below zero where a correction outweighs its lines."""
    return min(ZERO, whole) <= amount <= max(ZERO, whole)


def _rate(row: PaperVat | VatAmount) -> Rate:
    return row.category, row.rate
