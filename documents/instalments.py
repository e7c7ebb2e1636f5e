"""How much of a quote each of its instalments takes, per VAT category and rate. Pure arithmetic.

VAT is rounded once a paper, so the VAT of several invoices may come to a cent more or less than that of their quote.
The base of an instalment moves by as few cents as it takes for its own VAT and that of all that is left to be what
was left before: every invoice is its base times its rate, and together they are the quote to the cent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from documents.enums import InstalmentKind
from documents.totals import CENT, ZERO, Totals, VatAmount, cents, shares

HUNDRED = Decimal(100)
FARTHEST = 100  # cents; half a cent of VAT is that far only below half a per cent
PerRate = tuple[VatAmount, ...]


class Planned(Protocol):
    """An instalment as typed or kept: a share in per cent, or an amount without VAT. The balance has neither."""

    @property
    def kind(self) -> str: ...
    @property
    def percentage(self) -> Decimal | None: ...
    @property
    def amount(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Share:
    """What an instalment comes to."""

    per_rate: PerRate

    @property
    def net(self) -> Decimal:
        return sum((vat.base for vat in self.per_rate), ZERO)

    @property
    def gross(self) -> Decimal:
        return sum((vat.base + vat.amount for vat in self.per_rate), ZERO)


def taken_by(plan: Sequence[Planned], totals: Totals) -> list[Share]:
    """What each instalment of a quote of these totals takes, in turn."""
    left, found = totals.per_rate, []
    for planned in plan:
        found.append(taken(planned, totals, left))
        left = less(left, found[-1].per_rate)
    return found


def taken(planned: Planned, totals: Totals, left: PerRate) -> Share:
    """What an instalment takes of what is `left`: never more, and of the balance all of it."""
    if planned.kind == InstalmentKind.BALANCE:
        return Share(_something(left))
    wanted = _wanted(planned, totals)
    rows = [_closing(wanted.get(_rate(vat), ZERO), vat) for vat in left]
    return Share(_something(rows))


def less(left: PerRate, others: Iterable[VatAmount]) -> PerRate:
    """What is left per rate once `others` are taken; a rate that only they have is owed back."""
    found = {_rate(vat): vat for vat in left}
    for other in others:
        before = found.get(_rate(other), replace(other, base=ZERO, amount=ZERO))
        base, amount = before.base - other.base, before.amount - other.amount
        found[_rate(other)] = replace(before, base=base, amount=amount)
    return tuple(found.values())


def takes_too_much(plan: Sequence[Planned], totals: Totals) -> bool:
    """Whether the others leave nothing to the balance."""
    wanted = sum(
        (sum(_wanted(each, totals).values(), ZERO) for each in plan if not _ends(each)),
        ZERO,
    )
    return bool(plan) and wanted >= totals.net


def _ends(planned: Planned) -> bool:
    return planned.kind == InstalmentKind.BALANCE


def _wanted(planned: Planned, totals: Totals) -> dict[tuple[str, Decimal], Decimal]:
    """The base of each rate, before VAT is looked at."""
    if planned.percentage is not None:
        part = planned.percentage / HUNDRED
        return {_rate(vat): cents(vat.base * part) for vat in totals.per_rate}
    weights = {(*_rate(vat), vat.vatex): vat.base for vat in totals.per_rate}
    return {
        (part.category, part.rate): -part.net
        for part in shares(planned.amount or ZERO, weights)
    }


def _closing(wanted: Decimal, left: VatAmount) -> VatAmount:
    """The base nearest to `wanted` that keeps VAT whole. Where papers were changed by hand there may be none."""
    nearest = _between(wanted, left.base)
    for base in _around(nearest, left.base):
        vat = _vat(base, left)
        if vat + _vat(left.base - base, left) == left.amount:
            return replace(left, base=base, amount=vat)
    return replace(left, base=nearest, amount=_vat(nearest, left))


def _around(base: Decimal, whole: Decimal) -> Iterator[Decimal]:
    for step in range(FARTHEST + 1):
        for moved in {base - step * CENT, base + step * CENT}:
            if _between(moved, whole) == moved:
                yield moved


def _between(amount: Decimal, whole: Decimal) -> Decimal:
    """Between nothing and the whole, which is below zero where a correction outweighs its lines."""
    return min(max(amount, min(ZERO, whole)), max(ZERO, whole))


def _vat(base: Decimal, vat: VatAmount) -> Decimal:
    return cents(base * vat.rate / HUNDRED)


def _something(rows: Iterable[VatAmount]) -> PerRate:
    return tuple(vat for vat in rows if vat.base)


def _rate(vat: VatAmount) -> tuple[str, Decimal]:
    return vat.category, vat.rate
