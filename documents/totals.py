"""Pure arithmetic of papers: lines -> net, VAT per category and rate, gross.

The rounding of every paper, as EN 16931 has it: the net of a line is rounded to the cent; VAT is
taken on the sum of the lines of one category and rate, and rounded once. Half a cent goes away
from zero, so that a correction is the exact mirror of what it corrects.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from documents.enums import VatCategory

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
HIGHEST = Decimal("9999999999.99")  # what a column of money holds


def cents(amount: Decimal) -> Decimal:
    """`amount` in whole cents; never a negative zero."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO


def fits(amount: Decimal) -> bool:
    """Whether an amount can be kept."""
    return abs(amount) <= HIGHEST


def pair_is_valid(category: str, rate: Decimal) -> bool:
    """Whether a VAT category can carry a rate: only taxed lines have one above zero (BR-S-05, BR-E-05...)."""
    if category == VatCategory.STANDARD:
        return rate > 0
    return category in VatCategory.values and rate == 0


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What a line counts with. A correction has a negative quantity, never a negative price (BR-27)."""

    quantity: Decimal
    unit_price: Decimal
    category: str
    rate: Decimal
    vatex: str = ""

    @property
    def net(self) -> Decimal:
        return cents(self.quantity * self.unit_price)


@dataclass(frozen=True, slots=True)
class VatAmount:
    """One VAT breakdown (BG-23). `vatex` is empty when its lines do not agree on one reason."""

    category: str
    rate: Decimal
    vatex: str
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    net: Decimal
    vat: Decimal
    gross: Decimal
    per_rate: tuple[VatAmount, ...]

    @property
    def can_be_kept(self) -> bool:
        """Each rate counts by itself: they may hide each other in the sum."""
        kept = [self.net, self.vat, self.gross]
        for vat in self.per_rate:
            kept += [vat.base, vat.amount]
        return all(map(fits, kept))


def totals_of(lines: Iterable[LineAmounts]) -> Totals:
    """The totals of a paper; no lines give zeros. The order of the lines does not matter."""
    per_rate = tuple(sorted(map(_vat_amount, _groups(lines)), key=_shelf))
    net = sum((vat.base for vat in per_rate), ZERO)
    vat = sum((vat.amount for vat in per_rate), ZERO)
    return Totals(net=net, vat=vat, gross=net + vat, per_rate=per_rate)


def reasons_differ(lines: Iterable[LineAmounts]) -> bool:
    """Whether lines of one category and rate name different exemption reasons (refused by BR-E-01...)."""
    return any(len({line.vatex for line in group}) > 1 for group in _groups(lines))


def categories_may_mix(lines: Iterable[LineAmounts]) -> bool:
    """Whether these lines may share a paper: "not subject to VAT" stands alone (BR-O-11 to BR-O-14)."""
    categories = {line.category for line in lines}
    return VatCategory.OUTSIDE not in categories or len(categories) == 1


def _groups(lines: Iterable[LineAmounts]) -> list[list[LineAmounts]]:
    groups: dict[tuple[str, Decimal], list[LineAmounts]] = {}
    for line in lines:
        groups.setdefault((line.category, line.rate), []).append(line)
    return list(groups.values())


def _vat_amount(group: list[LineAmounts]) -> VatAmount:
    base = sum((line.net for line in group), ZERO)
    reasons = {line.vatex for line in group}
    return VatAmount(
        category=group[0].category,
        rate=group[0].rate,
        vatex=reasons.pop() if len(reasons) == 1 else "",
        base=base,
        amount=cents(base * group[0].rate / 100),
    )


def _shelf(vat: VatAmount) -> tuple[bool, str, Decimal]:
    """Taxed lines first, the highest rate on top."""
    return (vat.category != VatCategory.STANDARD, vat.category, -vat.rate)
