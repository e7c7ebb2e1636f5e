"""From the rows of a table to lines as they can be typed, or to the reason why one cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.enums import LineKind, Unit
from documents.papers.tables.columns import Columns, Meaning, quantity_and_unit
from documents.papers.tables.numbers import EURO, read_number, signs_of_money
from documents.papers.tables.rows import Row
from documents.papers.tables.words import is_a_sum, unit_in
from documents.totals import cents
from smartportal.core import money
from smartportal.core.text import without_accents

LONGEST_TITLE = 140
PRICED = (Meaning.PRICE, Meaning.TOTAL, Meaning.WITH_VAT)
PLACES = Decimal("0.0001")  # what a price has
Values = dict[str, str]


class UnreadableRow(Exception):
    """The row is no line; the sentence says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)


@dataclass(frozen=True, slots=True)
class VatWords:
    """The VAT choices of the paper's country as a table may say them: by percentage and by name."""

    by_rate: Mapping[Decimal, str]
    by_name: Mapping[str, str]
    usual: str = ""


def line_values(row: Row, columns: Columns, vat: VatWords) -> Values:
    """What would be typed for this row. Raises `UnreadableRow`."""
    _check_currency(row, columns)
    words = columns.cell(row, Meaning.DESCRIPTION)
    if is_a_sum(words):
        raise UnreadableRow(_("It looks like a sum: the portal counts it itself."))
    numbers = {m: columns.cell(row, m) for m in (*PRICED, Meaning.QUANTITY)}
    if any(meaning in columns.meanings for meaning in PRICED) and not any(
        numbers.values()
    ):
        return _without_numbers(words)
    return _item(row, columns, words, vat)


def _check_currency(row: Row, columns: Columns) -> None:
    """Amounts of a table without another sign are euros. A title speaks for all the cells below it."""
    header = columns.header
    for n, meaning in enumerate(columns.meanings):
        if meaning == Meaning.DESCRIPTION:
            continue
        signs = signs_of_money([row.cell(n)])
        if len(signs) > 1:
            raise UnreadableRow(
                _("“%(cell)s” has two signs of money.") % {"cell": row.cell(n)}
            )
        above = signs_of_money([header.cell(n)]) if header and row.cell(n) else []
        if foreign := [sign for sign in signs + above if sign != EURO]:
            raise UnreadableRow(
                _("An amount in %(sign)s: a paper is in euros.") % {"sign": foreign[0]}
            )


def _without_numbers(words: str) -> Values:
    """A row of words alone is the title of those below it, or a text when it is long."""
    if not words:
        raise UnreadableRow(_("Neither words nor a price."))
    is_title = len(words) <= LONGEST_TITLE and "\n" not in words
    kind = LineKind.SECTION if is_title else LineKind.TEXT
    return {"kind": kind, "description": words}


def _item(row: Row, columns: Columns, words: str, vat: VatWords) -> Values:
    quantity, counted_in = _quantity(row, columns)
    unit, words = _unit(columns.cell(row, Meaning.UNIT), counted_in, words)
    price = _price(row, columns, quantity)
    return {
        "kind": LineKind.ITEM,
        "description": words,
        "quantity": "" if quantity is None else money.number(quantity),
        "unit": unit or columns.unit,
        "unit_price": "" if price is None else money.number(price),
        "vat": _vat(columns.cell(row, Meaning.VAT), columns.mark, vat),
    }


def _quantity(row: Row, columns: Columns) -> tuple[Decimal | None, Unit | None]:
    """One when the table has no such column; nothing when a cell of it is empty."""
    if Meaning.QUANTITY not in columns.meanings:
        return Decimal(1), None
    cell = columns.cell(row, Meaning.QUANTITY)
    number, unit = quantity_and_unit(cell)
    return _number(number, cell, columns.mark), unit


def _unit(cell: str, counted_in: Unit | None, words: str) -> tuple[Unit | None, str]:
    """A unit that we do not have is written behind the words."""
    known = unit_in(cell) or counted_in
    if cell and known is None:
        return Unit.PIECE, f"{words} ({cell})".strip()
    return known, words


def _price(row: Row, columns: Columns, quantity: Decimal | None) -> Decimal | None:
    if Meaning.PRICE in columns.meanings:
        cell = columns.cell(row, Meaning.PRICE)
        return _number(cell, cell, columns.mark)
    if Meaning.TOTAL in columns.meanings:
        cell = columns.cell(row, Meaning.TOTAL)
        return _price_of(_number(cell, cell, columns.mark), quantity)
    if columns.cell(row, Meaning.WITH_VAT):
        raise UnreadableRow(_("The price has VAT in it. Write prices without VAT."))
    return None


def _price_of(total: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """The price that multiplies to an amount, if there is one."""
    if total is None or not quantity:
        return total
    price = (total / quantity).quantize(PLACES)
    if cents(price * quantity) != cents(total):
        raise UnreadableRow(
            _("No price times %(quantity)s makes exactly %(total)s.")
            % {"quantity": money.number(quantity), "total": money.number(total)}
        )
    return price


def _number(number: str, cell: str, mark: str) -> Decimal | None:
    if not cell:
        return None
    try:
        return read_number(number, mark)
    except ValueError:
        raise UnreadableRow(
            _("“%(cell)s” is no number.") % {"cell": cell[:40]}
        ) from None


def _vat(cell: str, mark: str, vat: VatWords) -> str:
    """The choice that a cell means; without a word of it the usual one."""
    if not cell:
        return vat.usual
    if named := vat.by_name.get(without_accents(cell)):
        return named
    try:
        return vat.by_rate[read_number(cell.removesuffix("%"), mark)]
    except (ValueError, KeyError):
        raise UnreadableRow(
            _("VAT “%(cell)s” is not among those you can choose.") % {"cell": cell[:40]}
        ) from None
