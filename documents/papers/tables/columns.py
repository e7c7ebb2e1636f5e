"""What the columns of a table mean: by their titles, else by what stands in them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.enums import Unit
from documents.papers.tables.numbers import (
    decimal_mark,
    is_number,
    read_number,
    signs_of_money,
)
from documents.papers.tables.rows import Row
from documents.papers.tables.words import WORDS, unit_in, unit_within, words_of
from documents.totals import CENT

MOST = 2 / 3
NUMBER_AND_WORD = re.compile(r"(?P<number>.*\d)\s*(?P<word>[^\W\d_]+\.?)", re.DOTALL)
Test = Callable[[str], object]


class Meaning(models.TextChoices):
    """What a column is read as; each at most once, but words and those left aside."""

    DESCRIPTION = "description", _("Description")
    QUANTITY = "quantity", _("Quantity")
    UNIT = "unit", _("Unit")
    PRICE = "price", _("Price")
    VAT = "vat", _("VAT")
    TOTAL = "total", _("Total")
    WITH_VAT = "with_vat", _("with VAT")
    ASIDE = "aside", pgettext_lazy("column", "left aside")


REPEATED = (Meaning.DESCRIPTION, None)


@dataclass(frozen=True, slots=True)
class Columns:
    """The meaning of each column, from the left. `header` is the row of titles, if there is one; `mark` begins
    decimals; `unit` is what a title says of all rows.
    """

    meanings: tuple[Meaning, ...]
    header: Row | None
    mark: str
    unit: Unit = Unit.PIECE

    def cell(self, row: Row, meaning: Meaning) -> str:
        """What a row has under a meaning; several columns of words stand below each other."""
        cells = (row.cell(n) for n, m in enumerate(self.meanings) if m == meaning)
        return "\n".join(filter(None, cells))


def guess_columns(rows: Sequence[Row], rates: Sequence[Decimal]) -> Columns:
    """`rates` are the percentages of VAT that there are."""
    width = max((len(row.cells) for row in rows), default=0)
    header = _header(rows, width)
    body = [row for row in rows if row is not header]
    cells = [[row.cell(n) for row in body if row.cell(n)] for n in range(width)]
    mark = decimal_mark(cell for column in cells for cell in column)
    titles = [header.cell(n) if header else "" for n in range(width)]
    named = [_meaning_of(title) for title in titles]
    guess = _Guess(named, cells, body, mark, rates)
    units = [unit_within(t) for t, m in zip(titles, named, strict=True) if m]
    return Columns(
        meanings=guess.complete(),
        header=header,
        mark=mark,
        unit=next(filter(None, units), Unit.PIECE),
    )


def _header(rows: Sequence[Row], width: int) -> Row | None:
    """The first row if it names columns: known words, or words above numbers."""
    if not rows or any(is_number(cell) for cell in rows[0].cells):
        return None
    first, body = rows[0], rows[1:]
    known = sum(_meaning_of(cell) is not None for cell in first.cells)
    above = any(
        first.cell(n) and _mostly(is_number, [r.cell(n) for r in body if r.cell(n)])
        for n in range(width)
    )
    return first if above or (known > 1 or known == width) else None


def _meaning_of(title: str) -> Meaning | None:
    """`Prix unitaire HTVA` is a price, `Total TVAC` an amount with VAT, `TVA` the rate."""
    words = set(words_of(title))
    if not words:
        return None
    if words & WORDS["with_vat"]:
        return Meaning.WITH_VAT
    if words & WORDS["vat"] and words & (WORDS["total"] | WORDS["price"]):
        return Meaning.ASIDE
    for name in ("total", "price", "vat", "quantity", "unit", "description"):
        if words & WORDS[name]:
            return Meaning(name)
    return Meaning.QUANTITY if unit_within(title) else None


def _mostly(test: Test, cells: Sequence[str]) -> bool:
    found = sum(bool(test(cell)) for cell in cells)
    return bool(cells) and found >= MOST * len(cells)


class _Guess:
    """Fills in what the titles do not say."""

    def __init__(
        self,
        named: Sequence[Meaning | None],
        cells: Sequence[Sequence[str]],
        body: Sequence[Row],
        mark: str,
        rates: Sequence[Decimal],
    ) -> None:
        self.found: list[Meaning | None] = []
        for meaning in named:
            again = meaning in self.found and meaning not in REPEATED
            self.found.append(Meaning.ASIDE if again else meaning)
        self.cells, self.body, self.mark, self.rates = cells, body, mark, rates

    def complete(self) -> tuple[Meaning, ...]:
        self._name(Meaning.VAT, self._columns(_is_percentage))
        self._name(Meaning.UNIT, self._columns(unit_in))
        self._name_numbers(self._columns(self._is_quantity))
        words = self._columns(lambda cell: not is_number(cell))
        self._name(Meaning.DESCRIPTION, sorted(words, key=self._length)[-1:])
        return tuple(meaning or Meaning.ASIDE for meaning in self.found)

    def _columns(self, test: Test) -> list[int]:
        """Those without a meaning whose cells mostly pass."""
        free = [n for n, meaning in enumerate(self.found) if meaning is None]
        return [n for n in free if _mostly(test, self.cells[n])]

    def _name(self, meaning: Meaning, columns: Sequence[int]) -> None:
        """The first of some columns, unless a title named one already."""
        if columns and meaning not in self.found:
            self.found[columns[0]] = meaning

    def _name_numbers(self, columns: list[int]) -> None:
        """One number is the price; of two and more the first without a sign of euros is the quantity."""
        columns = [n for n in columns if not self._counts_rows(n)]
        bare = [n for n in columns if not signs_of_money(self.cells[n])]
        if len(columns) > 1 or Meaning.PRICE in self.found:
            self._name(Meaning.QUANTITY, bare)
        self._name(Meaning.PRICE, [n for n in columns if self.found[n] is None])
        for n in columns:
            if self.found[n] is None and self._multiplies(n):
                self._name(Meaning.TOTAL, [n])
            elif self.found[n] is None and self._are_rates(n):
                self._name(Meaning.VAT, [n])

    def _is_quantity(self, cell: str) -> bool:
        number, _unit = quantity_and_unit(cell)
        return is_number(number)

    def _counts_rows(self, n: int) -> bool:
        """1, 2, 3, … before the words."""
        counting = [str(number) for number in range(1, len(self.cells[n]) + 1)]
        return n == 0 and len(counting) > 1 and list(self.cells[n]) == counting

    def _multiplies(self, n: int) -> bool:
        """Whether a column is quantity times price, in most rows."""
        if not {Meaning.QUANTITY, Meaning.PRICE} <= set(self.found):
            return False
        quantity = self.found.index(Meaning.QUANTITY)
        price = self.found.index(Meaning.PRICE)
        rows = [(row.cell(quantity), row.cell(price), row.cell(n)) for row in self.body]
        whole = [row for row in rows if all(row)]
        return sum(map(self._is_product, whole)) >= MOST * len(whole) > 0

    def _is_product(self, cells: tuple[str, str, str]) -> bool:
        try:
            quantity, price, total = (
                read_number(quantity_and_unit(cell)[0], self.mark) for cell in cells
            )
        except ValueError:
            return False
        return abs(quantity * price - total) < CENT

    def _are_rates(self, n: int) -> bool:
        def is_rate(cell: str) -> bool:
            return is_number(cell) and read_number(cell, self.mark) in self.rates

        return _mostly(is_rate, self.cells[n])

    def _length(self, n: int) -> int:
        return sum(map(len, self.cells[n]))


def _is_percentage(cell: str) -> bool:
    return cell.endswith("%") and is_number(cell.removesuffix("%"))


def quantity_and_unit(cell: str) -> tuple[str, Unit | None]:
    """`3 h` is a number and a unit; whatever else stays whole."""
    if found := NUMBER_AND_WORD.fullmatch(cell):
        unit = unit_in(found["word"])
        return (found["number"], unit) if unit else (cell, None)
    return cell, None
