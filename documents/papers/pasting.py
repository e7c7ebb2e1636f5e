"""A table pasted into the editor: all of its rows become lines, or those that cannot are named with the reason.

Nothing is lost: what did not become a line stays in the box.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from documents.enums import VatCategory
from documents.papers.line_forms import MAX_LINES, LineForm, vat_key
from documents.papers.tables.columns import Columns, Meaning, guess_columns
from documents.papers.tables.lines import (
    UnreadableRow,
    Values,
    VatWords,
    line_values,
)
from documents.papers.tables.rows import Row, read_rows, written
from smartportal.core.text import without_accents
from smartportal.reference.models import VatRate

MOST_ROWS = 1000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is no line, by its number, with the beginning of its words."""

    row: Row
    reason: str

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def words(self) -> str:
        return next(filter(None, self.row.cells), "")


@dataclass(frozen=True, slots=True)
class GuessedColumn:
    """`A` or `A “Prestation”`, and what it was taken for."""

    name: str
    meaning: Meaning


@dataclass(slots=True)
class Pasted:
    """`lines` are what was read, `added` how many of them are on the page; `left` is the text of the box."""

    text: str
    header: Row | None = None
    lines: list[Values] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    columns: list[GuessedColumn] = field(default_factory=list)
    problem: str = ""
    added: int = 0
    left: str = ""


def read_table(text: str, rates: Sequence[VatRate], *, room: int) -> Pasted:
    """What a pasted text says, with `room` for so many lines."""
    rows = read_rows(text)
    pasted = Pasted(text, left=text, problem=_problem(rows))
    if pasted.problem:
        return pasted
    vat = _vat_words(rates)
    columns = guess_columns(rows, list(vat.by_rate))
    pasted.header, pasted.columns = columns.header, _guessed(columns)
    for row in rows:
        if row is not columns.header:
            try:
                values = line_values(row, columns, vat)
                _check(values, rates, is_full=len(pasted.lines) >= room)
            except UnreadableRow as refusal:
                pasted.refused.append(RefusedRow(row, refusal.sentence))
            else:
                pasted.lines.append(values)
    return pasted


def take(pasted: Pasted, *, rest: bool) -> list[Values]:
    """The lines for the page: all or none of the table, or with `rest` those that could be read."""
    if pasted.problem or (pasted.refused and not rest):
        return []
    pasted.added = len(pasted.lines)
    pasted.left = _left(pasted)
    return pasted.lines


def _problem(rows: Sequence[Row]) -> str:
    if not rows:
        return _("Copy the cells in your spreadsheet, and paste them here first.")
    if len(rows) > MOST_ROWS:
        return _("This table has %(count)s lines. A paper has %(most)s at most.") % {
            "count": len(rows),
            "most": MAX_LINES,
        }
    return ""


def _check(values: Values, rates: Sequence[VatRate], *, is_full: bool) -> None:
    """What its fields would refuse is refused with the same words."""
    data = {f"line-{name}": value for name, value in values.items()}
    form = LineForm(data, prefix="line", rates=rates)
    if not form.is_valid():
        found = [
            str(sentence) for errors in form.errors.values() for sentence in errors
        ]
        raise UnreadableRow(" ".join(found))
    if is_full:
        raise UnreadableRow(
            _("A paper has %(num)d lines at most.") % {"num": MAX_LINES}
        )


def _vat_words(rates: Sequence[VatRate]) -> VatWords:
    """Without VAT there are several reasons: none of them is guessed from a zero, unless it is the only one."""
    standard = [rate for rate in rates if rate.category == VatCategory.STANDARD]
    others = [rate for rate in rates if rate.category != VatCategory.STANDARD]
    by_rate = {rate.rate: vat_key(rate) for rate in reversed(standard)}
    if len(others) == 1:
        by_rate[others[0].rate] = vat_key(others[0])
    return VatWords(
        by_rate=by_rate,
        by_name={without_accents(str(rate.name)): vat_key(rate) for rate in others},
        usual=vat_key(rates[0]) if rates else "",
    )


def _guessed(columns: Columns) -> list[GuessedColumn]:
    return [
        GuessedColumn(_name(n, columns.header), meaning)
        for n, meaning in enumerate(columns.meanings)
    ]


def _name(n: int, header: Row | None) -> str:
    letter = LETTERS[n] if n < len(LETTERS) else str(n + 1)
    title = header.cell(n) if header else ""
    if not title:
        return letter
    return _("%(letter)s “%(title)s”") % {"letter": letter, "title": title[:40]}


def _left(pasted: Pasted) -> str:
    """The rows that are not on the page, beneath the titles of their columns."""
    rows = [refused.row for refused in pasted.refused]
    return written([pasted.header, *rows] if rows and pasted.header else rows)
