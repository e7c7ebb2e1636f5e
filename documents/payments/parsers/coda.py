"""CODA 2, the statements of Belgian banks: lines of 128 characters, one record each.

Positions are those of the Febelfin standard, counted from 0. Amounts have three decimals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from documents.payments.parsers import coda_movements
from documents.payments.parsers.coda_movements import Movement
from documents.payments.parsers.identity import identified
from documents.payments.parsers.statements import (
    BadBankFile,
    Format,
    ParsedStatement,
)
from documents.payments.parsers.text import (
    REFERENCE,
    account_number,
    belgian_iban,
    plain,
)

WIDTH = 128

# Where the account and its currency stand in records 1 and 8, by the structure code of record 1.
_ACCOUNT = {
    "0": (slice(0, 12), slice(13, 16)),
    "1": (slice(0, 34), slice(34, 37)),
    "2": (slice(0, 31), slice(34, 37)),
    "3": (slice(0, 34), slice(34, 37)),
}
# Records that the trailer counts; record 4 is a message of the bank.
_COUNTED = "1238"


def looks_like(text: str) -> bool:
    return re.match("0000[0-9][0-9]{6}", text) is not None


def read(text: str) -> list[ParsedStatement]:
    return [_statement(records) for records in _by_statement(_records(text))]


@dataclass(slots=True)
class _Records:
    """The records of one statement, from its header to its trailer."""

    header: str
    old: str = ""
    new: str = ""
    trailer: str = ""
    counted: int = 0
    movements: list[Movement] = field(default_factory=list)


def _records(text: str) -> Iterator[tuple[str, str]]:
    """The place and the content of each record."""
    for number, ended in enumerate(text.rstrip("\x1a\r\n").split("\n"), start=1):
        record, line = ended.rstrip("\r"), _("Line %(n)d") % {"n": number}
        if len(record) != WIDTH:
            raise BadBankFile(
                _("%(line)s is %(width)d characters long, a CODA line has 128.")
                % {"line": line, "width": len(record)}
            )
        yield line, record


def _by_statement(records: Iterator[tuple[str, str]]) -> Iterator[_Records]:
    current: _Records | None = None
    for line, record in records:
        if current is None:
            current = _opened(line, record)
        elif record[0] == "9":
            current.trailer = record
            yield current
            current = None
        else:
            _take(current, record, line=line)
    if current is not None:
        raise BadBankFile(_("This file is cut off: its end record is missing."))


def _opened(line: str, record: str) -> _Records:
    if record[0] != "0":
        raise _misplaced(line)
    if record[127] != "2":
        raise BadBankFile(_("Only version 2 of CODA can be read."))
    return _Records(header=record)


def _take(current: _Records, record: str, *, line: str) -> None:
    kind = record[0]
    current.counted += kind in _COUNTED
    if kind == "1" and not current.old:
        current.old = record
    elif kind == "8" and current.old and not current.new:
        current.new = record
    elif kind in "23" and current.old and not current.new:
        coda_movements.take(current.movements, record, line=line)
    elif kind != "4":
        raise _misplaced(line)


def _misplaced(line: str) -> BadBankFile:
    return BadBankFile(_("%(line)s: this record is out of place.") % {"line": line})


def _statement(records: _Records) -> ParsedStatement:
    _require_complete(records)
    account, currency = _account(records)
    opening, opened_on = _balance(records.old[42:64])
    closing, closed_on = _balance(records.new[41:63] or records.old[42:64])
    bookings = coda_movements.bookings(records.movements, currency=currency)
    return ParsedStatement(
        source=Format.CODA,
        account_iban=account,
        reference=_reference(records, closed_on),
        opening=opening,
        closing=closing,
        opened_on=opened_on,
        closed_on=closed_on,
        entries=identified(account, bookings),
        currency=currency,
    )


def _require_complete(records: _Records) -> None:
    """The trailer's count of records and its sums of debits and credits hold."""
    if not records.old:
        raise BadBankFile(_("This file has no opening balance."))
    declared = coda_movements.whole(records.trailer[16:22], line=_("End record"))
    if declared != records.counted:
        raise BadBankFile(
            _("This file announces %(declared)d records and has %(counted)d.")
            % {"declared": declared, "counted": records.counted}
        )
    _require_sums(records)


def _require_sums(records: _Records) -> None:
    amounts = [m.amount for m in records.movements if m.is_booked]
    debit = -sum((a for a in amounts if a < 0), Decimal(0))
    credit = sum((a for a in amounts if a > 0), Decimal(0))
    line = _("End record")
    announced = (
        coda_movements.amount(records.trailer[22:37], line=line),
        coda_movements.amount(records.trailer[37:52], line=line),
    )
    if (debit, credit) != announced:
        raise BadBankFile(
            _("The sums at the end of this file are not those of its entries.")
        )


def _account(records: _Records) -> tuple[str, str]:
    if records.old[1] not in _ACCOUNT:
        raise BadBankFile(_("The account of this file cannot be read."))
    number, currency = _ACCOUNT[records.old[1]]
    old, new = records.old[5:42], records.new[4:41] or records.old[5:42]
    if (old[number], old[currency]) != (new[number], new[currency]):
        raise BadBankFile(
            _("The closing balance of this file is that of another account.")
        )
    account = plain(old[number])
    domestic = records.old[1] == "0" and re.fullmatch("[0-9]{12}", account)
    return (
        belgian_iban(account) if domestic else account_number(account),
        plain(old[currency]) or "EUR",
    )


def _balance(field_: str) -> tuple[Decimal, date | None]:
    """A sign, fifteen digits and a date."""
    line = _("Balance")
    return (
        coda_movements.signed(field_[:16], line=line),
        coda_movements.day(field_[16:], line=line),
    )


def _reference(records: _Records, closed_on: date | None) -> str:
    """The year and the bank's number of the statement, which starts again each year."""
    number = records.new[1:4] or records.old[2:5]
    year = closed_on.year if closed_on else records.header[9:11]
    return plain(f"{year}/{number}", REFERENCE)
