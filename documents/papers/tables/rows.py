"""From pasted text to rows and cells, and back."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number in the table, from 1; empty ones have a number too, and are left out."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""


def read_rows(text: str) -> list[Row]:
    """The rows that say something. A text in quotation marks may hold the separator and line breaks."""
    separator = _separator(text)
    rows = [
        Row(number, tuple(cell.strip() for cell in cells))
        for number, cells in enumerate(_cells(text, separator), start=1)
    ]
    return [row for row in rows if any(row.cells)]


def written(rows: Iterable[Row]) -> str:
    """Rows as a text that reads as them again."""
    cells = [row.cells for row in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t")
    if all(len(row) < 2 for row in cells):
        # Without a tab, a semicolon within a cell would be taken for a separator.
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows(cells)
    return out.getvalue()


def _separator(text: str) -> str:
    """Tabs, as spreadsheets copy; semicolons when most lines have one."""
    lines = [line for line in BREAK.split(text) if line.strip()]
    with_semicolon = sum(";" in line for line in lines)
    return ";" if "\t" not in text and 2 * with_semicolon > len(lines) else "\t"


def _cells(text: str, separator: str) -> list[list[str]]:
    try:
        return _parsed(text, separator, strict=True)
    except csv.Error:
        # A quotation mark that stands for inches, or is never closed, is a letter like others.
        return [line.split(separator) for line in BREAK.split(text)]


def _parsed(text: str, separator: str, **options: Any) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    return list(csv.reader(lines, delimiter=separator, **options))
