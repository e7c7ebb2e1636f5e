"""Which lines of an invoice a credit note takes back. Pure.

Lines are known by what they say, not by their place: of two equal lines, quantities are taken from the first one first.
Lines without a quantity of their own (texts, and whatever only shapes the others) are never counted, only kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from documents.enums import LineKind
from documents.papers.services import LineInput

Key = tuple[LineInput, bool]
Quantities = Sequence[Decimal | None]
NOTHING = Decimal(0)


def left_after(
    lines: Sequence[LineInput], credited: Iterable[LineInput]
) -> list[LineInput]:
    """The lines of an invoice, each with the quantity that the `credited` lines have not taken."""
    taken = _quantities(credited)
    return [_less(line, _take(taken, line)) for line in lines]


def chosen_of(lines: Sequence[LineInput], left: Sequence[LineInput]) -> Quantities:
    """How much of each `left` line a credit note with these `lines` takes; None where there is no quantity."""
    wanted = _quantities(lines)
    return [_take(wanted, line) if counts(line) else None for line in left]


def fit_in(lines: Sequence[LineInput], left: Sequence[LineInput]) -> bool:
    """Whether a credit note with these `lines` takes nothing that is not left."""
    wanted = _quantities(lines)
    for line in left:
        _take(wanted, line)
    return not any(wanted.values())


def kept(left: Sequence[LineInput], chosen: Quantities) -> list[LineInput]:
    """The lines of a credit note that takes the `chosen` quantities of what is `left`.

    A discount in per cent is taken back with its lines; one of a fixed amount with the last of them, so that
    several credit notes come to what was invoiced.
    """
    lines: list[LineInput] = []
    is_last = list(chosen) == list(whole(left))
    # Of a line that is kept speak the text right above it, and the last text beneath.
    speaks, after_text = True, False
    for line, quantity in reversed(list(zip(left, chosen, strict=True))):
        if line.kind == LineKind.TEXT:
            after_text = True
            lines += [line] if speaks else []
        elif not counts(line):
            lines += [line] if is_last or not _is_fixed_discount(line) else []
        else:
            speaks = bool(quantity) or (speaks and not after_text)
            after_text = False
            lines += [replace(line, quantity=quantity)] if quantity else []
    return lines[::-1]


def whole(left: Sequence[LineInput]) -> Quantities:
    """All that is left."""
    return [line.quantity if counts(line) else None for line in left]


def ended_rates(
    left: Sequence[LineInput], chosen: Quantities
) -> set[tuple[str, Decimal]]:
    """The VAT rates of which a credit note leaves no line to a later one."""
    rates = [(line.vat_category, line.vat_rate) for line in left]
    remaining = {
        rate
        for rate, line, quantity in zip(rates, left, chosen, strict=True)
        if counts(line) and line.quantity != quantity
    }
    return set(rates) - remaining


def counts(line: LineInput) -> bool:
    """Whether a line has a quantity that can be credited."""
    return line.quantity is not None and line.amounts is not None


def _is_fixed_discount(line: LineInput) -> bool:
    return line.kind == LineKind.DISCOUNT and line.unit_price is not None


def _quantities(lines: Iterable[LineInput]) -> dict[Key, Decimal]:
    found: dict[Key, Decimal] = {}
    for line in lines:
        if counts(line) and line.quantity is not None:
            key = _key(line)
            found[key] = found.get(key, NOTHING) + line.quantity
    return found


def _key(line: LineInput) -> Key:
    return replace(line, quantity=None), (line.quantity or NOTHING) < 0


def _take(taken: dict[Key, Decimal], line: LineInput) -> Decimal:
    """The part of `taken` that is of this line, which is then no longer there for the next."""
    if not counts(line) or not line.quantity:
        return NOTHING
    key = _key(line)
    nearer = max if line.quantity < 0 else min
    share = nearer(line.quantity, taken.get(key, NOTHING))
    if share:
        taken[key] -= share
    return share


def _less(line: LineInput, share: Decimal) -> LineInput:
    if line.quantity is None or not share:
        return line
    return replace(line, quantity=line.quantity - share)
