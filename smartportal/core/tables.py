"""Lists as files for a spreadsheet: CSV and XLSX in which no text becomes a formula.

A cell is text, a number, a date, a moment or None. Numbers and dates are computed by us and stay what they
are; text is what people typed, and only text can be hostile.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

Cell = str | Promise | Decimal | int | date | datetime | None

# Where a spreadsheet begins to calculate: at the start of a text or of one of its lines, behind blanks
# that it ignores. Apostrophes before it count, so that taking one away always gives back the text.
BEGINS = r"(?:\A(?='*[\t\r\n])|(?:\A|(?<=[\r\n]))(?='*[^\S\r\n]*[=+\-@\uff1d\uff0b\uff0d\uff20]))"
GUARD = re.compile(BEGINS)
GUARDED = re.compile(f"{BEGINS}'")
# A sheet is XML: what XML cannot carry is left out, and a cell holds so many characters.
NOT_IN_A_SHEET = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_767
WIDEST = 50
AMOUNT_FORMAT = "#,##0.00"
DAY_FORMAT = "mm-dd-yy"  # which a spreadsheet shows as its reader writes days
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def guarded(text: str) -> str:
    """`text` with an apostrophe before everything that would calculate."""
    return GUARD.sub("'", text)


def unguarded(text: str) -> str:
    """What `guarded` was given: for reading back what a person saved from our export."""
    return GUARDED.sub("", text)


def csv_response(
    filename: str, header: Sequence[str | Promise], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """UTF-8 with a byte order mark and semicolons, numbers with the separator of the active language:
    what a spreadsheet in Belgium or France opens by a double click.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_in_csv(word) for word in header])
    writer.writerows([_in_csv(cell) for cell in row] for row in rows)
    return download(
        filename, out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"
    )


def xlsx_response(
    filename: str, header: Sequence[str | Promise], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """One sheet whose first line stays in sight; every text is a text to the spreadsheet."""
    # Half a second that only who asks for a sheet pays.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    lines: list[Sequence[Cell]] = [header, *rows]
    for column, width in enumerate(_widths(lines)):
        sheet.column_dimensions[_letters(column)].width = width
    for line in lines:
        sheet.append([_in_xlsx(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return download(filename, out.getvalue(), XLSX)


def _in_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case Decimal() | int():
            return formats.number_format(cell, use_l10n=True)
        case _:
            return guarded(str(cell))


def _in_xlsx(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 (as above)

    match value:
        case None | int():
            return value
        case datetime():
            cell = WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None))
            cell.number_format = MOMENT_FORMAT
        case date():
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = DAY_FORMAT
        case Decimal():
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = AMOUNT_FORMAT
        case _:
            text = NOT_IN_A_SHEET.sub("", str(value))[:LONGEST]
            cell = WriteOnlyCell(sheet, text)
            # The library takes a leading "=" for a formula; "@" keeps it a text when a person edits it.
            cell.data_type = "s"
            cell.number_format = "@"
    return cell


def _widths(lines: Sequence[Sequence[Cell]]) -> Iterator[int]:
    for column in range(len(lines[0])):
        longest = max(len(str(line[column] or "")) for line in lines)
        yield min(longest + 2, WIDEST)


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (as above)

    return str(get_column_letter(column + 1))


def download(filename: str, content: bytes, content_type: str) -> HttpResponse:
    """A file made for this answer alone: never shown in the browser, never kept by it."""
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    headers = HEADERS | {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(content, content_type=content_type, headers=headers)
