"""Pure arithmetic of papers: lines -> what each comes to -> net, VAT per category and rate, gross.

The rounding of every paper, as EN 16931 has it: the net of a line is rounded to the cent; VAT is
taken on the sum of the lines of one category and rate, and rounded once. Half a cent goes away
from zero, so that a correction is the exact mirror of what it corrects.

A discount is an amount in whole cents, shared over the rates of what it is taken of: one negative amount
per rate. So it stands in its place among the lines, and the net of a paper stays the sum of its lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from documents.enums import LineKind, VatCategory

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


def _shelf(vat: VatAmount) -> tuple[bool, str, Decimal, str]:
    return _place((vat.category, vat.rate, vat.vatex))


def _place(rate: tuple[str, Decimal, str]) -> tuple[bool, str, Decimal, str]:
    """Taxed lines first, the highest rate on top."""
    category, percentage, vatex = rate
    return (category != VatCategory.STANDARD, category, -percentage, vatex)


class Line(Protocol):
    """What a typed or a kept line is counted by."""

    @property
    def kind(self) -> str: ...
    @property
    def quantity(self) -> Decimal | None: ...
    @property
    def unit_price(self) -> Decimal | None: ...
    @property
    def vat_category(self) -> str: ...
    @property
    def vat_rate(self) -> Decimal: ...
    @property
    def vatex(self) -> str: ...
    @property
    def optional(self) -> bool: ...
    @property
    def whole_paper(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Counted:
    """What a line comes to. `parts` is what it adds to the totals, one amount per VAT rate: nothing for an
    option that nobody chose, for words and for a sub-total. `base` is what a discount is taken of.
    """

    net: Decimal = ZERO
    parts: tuple[LineAmounts, ...] = ()
    base: Decimal = ZERO


def amounts_of(line: Line) -> LineAmounts | None:
    """What an item counts with; None for another kind and while a number is missing."""
    if line.kind != LineKind.ITEM or line.quantity is None or line.unit_price is None:
        return None
    return LineAmounts(
        line.quantity, line.unit_price, line.vat_category, line.vat_rate, line.vatex
    )


def counted(lines: Iterable[Line]) -> list[Counted]:
    """Line by line what each comes to, in the order of the paper: a discount and a sub-total look up."""
    count = _Count()
    return [count.add(line) for line in lines]


def totals_of_lines(lines: Iterable[Line]) -> Totals:
    return totals_of(part for line in counted(lines) for part in line.parts)


Rate = tuple[str, Decimal, str]
Sums = dict[Rate, Decimal]


@dataclass(slots=True)
class _Count:
    """The sums above the next line: of the whole paper, and of the part that it stands in.

    A part begins with a title, and with the first item after a sub-total. So a discount beneath a
    sub-total is taken of what that says, and the next sub-total goes on from it.
    """

    paper: Sums = field(default_factory=dict)
    part: Sums = field(default_factory=dict)
    closed: bool = False

    def add(self, line: Line) -> Counted:
        match line.kind:
            case LineKind.ITEM:
                return self._item(line)
            case LineKind.DISCOUNT:
                return self._discount(line)
            case LineKind.SUBTOTAL:
                self.closed = True
                return Counted(net=_sum(self.part))
            case LineKind.SECTION:
                self._begin_part()
        return Counted()

    def _begin_part(self) -> None:
        self.part, self.closed = {}, False

    def _item(self, line: Line) -> Counted:
        amounts = amounts_of(line)
        if amounts is None:
            return Counted()
        if line.optional:
            return Counted(net=amounts.net)
        if self.closed:
            self._begin_part()
        self._take_in(amounts)
        return Counted(net=amounts.net, parts=(amounts,))

    def _discount(self, line: Line) -> Counted:
        above = self.paper if line.whole_paper else self.part
        base = _sum(above)
        parts = tuple(shares(_size(line, base), above))
        for part in parts:
            self._take_in(part)
        return Counted(sum((part.net for part in parts), ZERO), parts, base)

    def _take_in(self, amounts: LineAmounts) -> None:
        rate = (amounts.category, amounts.rate, amounts.vatex)
        for sums in (self.paper, self.part):
            sums[rate] = sums.get(rate, ZERO) + amounts.net


def _sum(sums: Sums) -> Decimal:
    return sum(sums.values(), ZERO)


def _size(discount: Line, base: Decimal) -> Decimal:
    """A discount has a percentage as its quantity, or an amount as its price."""
    if discount.quantity is not None:
        return cents(base * discount.quantity / 100)
    return cents(discount.unit_price or ZERO)


def shares(amount: Decimal, above: Sums) -> Iterable[LineAmounts]:
    """`amount` less, each rate by its weight; the cents that rounding down leaves go where most was cut off."""
    rates = sorted((rate for rate, net in above.items() if net), key=_place)
    weights = [_whole(above[rate]) for rate in rates]
    if not sum(weights):
        return
    cut = [divmod(_whole(amount) * weight, sum(weights)) for weight in weights]
    left = _whole(amount) - sum(share for share, _rest in cut)
    longest = sorted(range(len(cut)), key=lambda n: -abs(cut[n][1]))[:left]
    for n, (category, rate, vatex) in enumerate(rates):
        share = Decimal(cut[n][0] + (n in longest)).scaleb(-2)
        if share:
            sign = Decimal(-1 if share > 0 else 1)
            yield LineAmounts(sign, abs(share), category, rate, vatex)


def _whole(amount: Decimal) -> int:
    return int(amount.scaleb(2))
