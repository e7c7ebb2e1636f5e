"""Spreadsheets: what people typed stays text, what we computed stays a number."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from smartportal.core.tables import csv_response, guarded, unguarded, xlsx_response

HOSTILE = [
    "=1+1",
    "+32 475 12 34 56",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("https://example.org";"click")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "a street\n=1+1",
    "a street\r\n  @SUM(A1)",
    "＝1+1",
    "'=1+1",
]


def lines(response: HttpResponse) -> list[list[str]]:
    text = io.StringIO(response.content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";"))


def sheet(response: HttpResponse) -> Worksheet:
    found = load_workbook(io.BytesIO(response.content)).active
    assert isinstance(found, Worksheet)
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_would_calculate_gets_an_apostrophe_in_a_csv(text: str) -> None:
    [_, [cell]] = lines(csv_response("a.csv", ["Name"], [[text]]))

    assert cell == guarded(text)
    for line in cell.splitlines():
        assert line.strip()[:1] not in {"=", "+", "-", "@", "＝"}


def test_a_line_inside_a_text_is_guarded_too() -> None:
    assert guarded("a street\n =1+1") == "a street\n' =1+1"


@pytest.mark.parametrize(
    "text", ["Anna", "a=b", "12-14", "O'Neill", "", "🎭 عربى", "' x"]
)
def test_an_innocent_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n '\u00a0＝aé"), max_size=12))
def test_a_guarded_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\r" not in text])
def test_a_text_is_a_text_in_a_sheet(text: str) -> None:
    cell = sheet(xlsx_response("a.xlsx", ["Name"], [[text]]))["A2"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_numbers_and_days_are_numbers_and_days_in_a_sheet() -> None:
    at = datetime(2026, 7, 3, 8, 5, tzinfo=UTC)
    row = ["Anna", Decimal("-1234.50"), 3, date(2026, 7, 3), at, None]

    [_, cells] = sheet(xlsx_response("a.xlsx", list("abcdef"), [row])).iter_rows()

    assert [cell.value for cell in cells] == [
        "Anna",
        -1234.5,
        3,
        datetime(2026, 7, 3),  # noqa: DTZ001 (a sheet knows no zones)
        datetime(2026, 7, 3, 10, 5),  # noqa: DTZ001
        None,
    ]
    assert cells[1].number_format == "#,##0.00"


def test_numbers_are_written_as_the_reader_s_spreadsheet_reads_them() -> None:
    row = [Decimal("-1234.50"), 3, date(2026, 7, 3), None]

    with translation.override("fr"):
        french = lines(csv_response("a.csv", list("abcd"), [row]))[1]
    with translation.override("en"):
        english = lines(csv_response("a.csv", list("abcd"), [row]))[1]

    assert french == ["-1234,50", "3", "2026-07-03", ""]
    assert english == ["-1234.50", "3", "2026-07-03", ""]


def test_separators_quotes_and_line_ends_stay_inside_their_cell() -> None:
    row = ['a;"b"', "c\nd", "e,f"]

    assert lines(csv_response("a.csv", list("abc"), [row]))[1] == row


def test_what_a_sheet_cannot_carry_is_left_out() -> None:
    text = "a\x00b\x0bc" + "d" * 40_000

    cell = sheet(xlsx_response("a.xlsx", ["Name"], [[text]]))["A2"]

    assert cell.value == "abc" + "d" * 32_764


def test_an_empty_list_still_has_its_header() -> None:
    assert lines(csv_response("a.csv", ["Name", "=Town"], [])) == [["Name", "'=Town"]]
    assert sheet(xlsx_response("a.xlsx", ["Name"], []))["A1"].value == "Name"


def test_it_is_downloaded_never_shown_nor_kept() -> None:
    response = csv_response("clients – été.csv", ["Name"], [])

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''clients%20%E2%80%93%20%C3%A9t%C3%A9.csv"
    )
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
