"""The editor's page as it was posted, after a button that adds, removes, brings back or moves a line.

Pure: a mapping of names to texts goes in, another comes out. Lines count from 0, as in their names.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from documents.enums import LineKind
from documents.papers.line_forms import MAX_LINES, LineForm

Posted = Mapping[str, Any]
Row = dict[str, Any]

NAMES = tuple(LineForm.base_fields)
KIND_OF_LINE = re.compile(r"line-(\d{1,4})-kind", re.ASCII)
# Buttons whose value is the number of a line.
ABOUT_A_LINE = ("up", "down", "drop")


def number_in(data: Posted, name: str) -> int | None:
    """A posted whole number; None for anything else, whatever Python takes for a digit."""
    value = str(data.get(name, ""))
    fine = value.isascii() and value.isdigit() and len(value) < 10
    return int(value) if fine else None


def has_lines(data: Posted) -> bool:
    """Whether it is the editor's page at all: without its count of lines nothing of it may be kept."""
    return number_in(data, "line-TOTAL_FORMS") is not None


def is_rearranged(data: Posted) -> bool:
    """Whether lines were moved on the page: it posts them in its order, under their former numbers."""
    order = _order(data)
    return order != sorted(order)


def in_order(data: Posted) -> dict[str, Any]:
    """The lines numbered as they stand on the page, and the button's line with them."""
    order, rows = _order(data), _rows(data)
    changed = _with_rows(data, [rows[n] for n in order])
    for name in ABOUT_A_LINE:
        if (number := number_in(data, name)) in order:
            changed[name] = str(order.index(number))
    return changed


def with_lines_added(data: Posted, lines: Iterable[Row]) -> dict[str, Any]:
    """With more lines at the end."""
    return _with_rows(data, [*_rows(data), *lines])


def without_blank_lines(data: Posted) -> dict[str, Any]:
    """Without the items that say nothing: those that begin a page, and wait to be filled in."""
    return _with_rows(data, [row for row in _rows(data) if not _is_blank(row)])


def without_last_lines(data: Posted, *, count: int) -> dict[str, Any]:
    """Without the lines that came last."""
    rows = _rows(data)
    return _with_rows(data, rows[: max(0, len(rows) - count)])


def with_line_removed(data: Posted, *, index: int) -> dict[str, Any]:
    """Without a line; those beneath move up. What it said stays under `gone-…`, to bring it back."""
    rows = _rows(data)
    if not 0 <= index < len(rows):
        return _with_rows(data, rows)
    gone = {f"gone-{name}": value for name, value in rows.pop(index).items()}
    return _with_rows(data, rows) | gone | {"gone-at": str(index)}


def with_line_restored(data: Posted) -> dict[str, Any]:
    """With the line that was removed last, in its former place."""
    rows = _rows(data)
    at = number_in(data, "gone-at")
    if at is not None:
        rows.insert(at, {name: data.get(f"gone-{name}", "") for name in NAMES})
    return _with_rows(data, rows)


def with_line_moved(data: Posted, *, index: int, by: int) -> dict[str, Any]:
    """With a line moved up (-1) or down (+1)."""
    rows = _rows(data)
    other = index + by
    if 0 <= index < len(rows) and 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
    return _with_rows(data, rows)


def gone_line(data: Posted) -> Row | None:
    """What was said by the line that this very button removed."""
    if "drop" not in data or "gone-at" not in data:
        return None
    return {
        "at": number_in(data, "gone-at"),
        "words": str(data["gone-description"]).strip().partition("\n")[0],
        "fields": [
            (f"gone-{name}", data[f"gone-{name}"])
            for name in NAMES
            if data[f"gone-{name}"]
        ],
    }


def descriptions(data: Posted) -> list[str]:
    """What the lines say, from top to bottom."""
    return [str(row["description"]) for row in _rows(data)]


def count_of_lines(data: Posted) -> int:
    return _total(data)


def _is_blank(row: Row) -> bool:
    said = str(row["description"]).strip() or str(row["unit_price"]).strip()
    return row["kind"] == LineKind.ITEM and not said


def _order(data: Posted) -> list[int]:
    """The lines' numbers as the browser sent them: from top to bottom. Whatever is odd counts as unmoved."""
    found = [
        int(match[1]) for name in data if (match := KIND_OF_LINE.fullmatch(str(name)))
    ]
    whole = range(_total(data))
    return found if sorted(found) == list(whole) else list(whole)


def _total(data: Posted) -> int:
    return min(number_in(data, "line-TOTAL_FORMS") or 0, MAX_LINES + 50)


def _rows(data: Posted) -> list[Row]:
    return [
        {name: data.get(f"line-{n}-{name}", "") for name in NAMES}
        for n in range(_total(data))
    ]


def _with_rows(data: Posted, rows: list[Row]) -> dict[str, Any]:
    others = {name: data[name] for name in data if not name.startswith("line-")}
    lines = {
        f"line-{n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in row.items()
    }
    counts = {"line-TOTAL_FORMS": str(len(rows)), "line-INITIAL_FORMS": "0"}
    return {**others, **lines, **counts}
