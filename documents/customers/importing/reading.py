"""From the bytes of a file to lines: whatever the encoding and the separator, nothing is guessed away.

A file that is no table and no card at all is refused whole; a line that cannot be read is kept with its problem.
"""

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.customers.importing.words import bare, fields_by_word
from smartportal.core.refusals import Refused
from smartportal.core.tables import unguarded

LARGEST = 5 * 1024 * 1024  # bytes; cards carry photos
MOST_LINES = 1000
MOST_COLUMNS = 300
SEPARATORS = ";,\t"
EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NAMES = frozenset({"name", "last_name", "first_name", "contact_name"})


class NotReadable(Refused):
    """The file as a whole says nothing that we understand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row or card: what stands in our columns, and under its own headings all the `rest`."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines, and how they were read: a person who sees strange letters can tell why."""

    lines: list[Line]
    encoding: str
    separator: str = ""
    unknown: list[str] = field(default_factory=list)


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. A byte order mark is believed only if the rest agrees."""
    if content.startswith(EXCEL):
        raise NotReadable(
            _(
                "This is a workbook of Excel. Save it as CSV there, then choose that file."
            )
        )
    for mark, name in (
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _plain(content.decode(name, errors="replace")), "UTF-16"
    body = content.removeprefix(codecs.BOM_UTF8)
    try:
        return _plain(body.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return _plain(body.decode("cp1252")), "Latin-1"
    except UnicodeDecodeError:  # five bytes that Windows does not use
        return _plain(body.decode("latin-1")), "Latin-1"


def _plain(text: str) -> str:
    text = text.lstrip("\ufeff")
    if text.count("\0") > len(text) // 100:
        raise NotReadable(_("This is not a text file. Choose a CSV or a vCard file."))
    if not text.strip():
        raise NotReadable(_("This file is empty."))
    return text


def read_table(text: str, encoding: str) -> Reading:
    """A CSV whose first line names the columns."""
    text, separator = _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = next(row for row in rows if any(map(str.strip, row)))
        columns = _columns(header)
        lines = _lines(rows, header, columns)
    except StopIteration:
        raise NotReadable(_("This file is empty.")) from None
    except csv.Error:
        raise NotReadable(
            _("Line %(line)s cannot be read: a quotation mark may be missing.")
            % {"line": rows.line_num}
        ) from None
    unknown = [name for name, known in zip(header, columns, strict=True) if not known]
    unknown = [name.strip() for name in unknown if name.strip()]
    return Reading(lines, encoding, separator, unknown)


def _separator(text: str) -> tuple[str, str]:
    """The one that parts the first line most often; Excel may say it in a line of its own."""
    first, _end, rest = text.partition("\n")
    if said := re.fullmatch(r"sep=(.)\s*", first):
        return rest, said[1]
    outside = re.sub(r'"[^"]*"', "", next(filter(str.strip, text.splitlines())))
    counts = Counter({sign: outside.count(sign) for sign in SEPARATORS})
    return text, max(SEPARATORS, key=counts.__getitem__)


def _columns(header: list[str]) -> list[str]:
    """The field of each column, "" where we have none; a second column for a field has none."""
    if len(header) > MOST_COLUMNS:
        raise NotReadable(
            _("The first line names more than %(most)s columns.")
            % {"most": MOST_COLUMNS}
        )
    known = fields_by_word()
    columns: list[str] = []
    for word in header:
        name = known.get(bare(unguarded(word)), "")
        columns.append("" if name in columns else name)
    if not NAMES & set(columns):
        raise NotReadable(
            _(
                "No column is called “Name” or “Company”. The first line must name the columns. We read: %(columns)s."
            )
            % {"columns": ", ".join(word.strip() for word in header)[:300]}
        )
    return columns


def _lines(rows: Any, header: list[str], columns: list[str]) -> list[Line]:
    lines: list[Line] = []
    before = rows.line_num
    for row in rows:
        number, before = before + 1, rows.line_num
        cells = [unguarded(cell).strip() for cell in row]
        if not any(cells):
            continue
        if len(lines) == MOST_LINES:
            raise too_many()
        lines.append(_line(number, cells, header, columns))
    if not lines:
        raise NotReadable(_("This file names columns, and nobody below them."))
    return lines


def too_many() -> NotReadable:
    return NotReadable(
        _("This file has more than %(most)s customers. Cut it into several files.")
        % {"most": MOST_LINES}
    )


def _line(number: int, cells: list[str], header: list[str], columns: list[str]) -> Line:
    values, rest = {}, {}
    for cell, word, name in zip(cells, header, columns, strict=False):
        if cell and name:
            values[name] = cell
        elif cell:
            rest[word.strip() or _("without a heading")] = cell
    problem: str | Promise = ""
    if extra := [cell for cell in cells[len(header) :] if cell]:
        rest["+"] = " | ".join(extra)
        problem = _(
            "This line has more cells than the first one: is a separator inside a text without quotation marks?"
        )
    return Line(number, values, rest, str(problem))
