"""MT940, the SWIFT statement: fields `:20:` to `:62F:`, one statement after the other.

What stands between two statements (SWIFT headers, the lines of a bank) is passed over; within a
statement the order of the standard is required, so that a cut file does not pass.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from documents.payments.parsers import mt940_details
from documents.payments.parsers.identity import identified
from documents.payments.parsers.statements import (
    BadBankFile,
    Booking,
    Format,
    ParsedEntry,
    ParsedStatement,
)
from documents.payments.parsers.text import (
    REFERENCE,
    TEXT,
    account_number,
    bad_value,
    day,
    given,
    iban_in,
    money,
    plain,
)

_FIELD = re.compile(r"(?:\{.*\{4:)?:(?P<tag>[0-9]{2}[A-Z]?|NS):(?P<content>.*)")
_END = re.compile(r"-(?:\}.*|XXX)?\s*")
_BALANCE = re.compile(
    r"(?P<mark>[CD])(?P<yy>[0-9]{2})(?P<mm>[0-9]{2})(?P<dd>[0-9]{2})"
    r"(?P<currency>[A-Z]{3})(?P<amount>[0-9]{1,15}(?:,[0-9]{0,3})?)\s*"
)
_ENTRY = re.compile(
    r"(?P<yy>[0-9]{2})(?P<mm>[0-9]{2})(?P<dd>[0-9]{2})"
    r"(?:(?P<entry_mm>[0-9]{2})(?P<entry_dd>[0-9]{2})|\s{4})?"
    r"(?P<mark>R?[CD])[A-Z]?\s?(?P<amount>[0-9]{1,15}(?:,[0-9]{0,3})?)"
    r"(?:[A-Z][A-Z0-9 ]{3}(?P<customer>(?:(?!//)[^\n])*)(?://(?P<bank>[^\n]*))?)?"
    r"(?:\n(?P<more>[\s\S]*))?"
)
_OF_A_STATEMENT = {"25", "25P", "60F", "60M", "61", "62F", "62M"}

# In place of the payer's reference: look for it in the details.
_SEE_DETAILS = {"EREF", "KREF", "PREF", "MARF"}


def looks_like(text: str) -> bool:
    return re.search(r"^(?:\{.*\{4:)?:20:", text, re.MULTILINE) is not None


def read(text: str) -> list[ParsedStatement]:
    return [_statement(fields) for fields in _by_statement(text)]


@dataclass(slots=True)
class _Fields:
    """The fields of one statement; each `:61:` with the `:86:` that follows it."""

    account: str = ""
    number: str = ""
    opening: str = ""
    closing: str = ""
    entries: list[tuple[str, str]] = field(default_factory=list)


def _by_statement(text: str) -> Iterator[_Fields]:
    current: _Fields | None = None
    for tag, content in _fields(text):
        if tag == "20":
            if current is not None:
                yield _complete(current)
            current = _Fields()
        elif current is not None:
            _take(current, tag, content)
        elif tag in _OF_A_STATEMENT:
            raise _misplaced(tag)
    if current is not None:
        yield _complete(current)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Each field with its lines, up to the next field or the end of the message."""
    tag, lines = "", list[str]()
    for ended in text.split("\n"):
        line = ended.rstrip("\r\x1a")
        opening = _FIELD.match(line)
        if not opening and not _END.fullmatch(line):
            lines.append(line)
            continue
        if tag:
            yield tag, "\n".join(lines)
        tag = opening["tag"] if opening else ""
        lines = [opening["content"]] if opening else []
    if tag:
        yield tag, "\n".join(lines)


def _take(current: _Fields, tag: str, content: str) -> None:
    """Keep a field. An `:86:` after the closing balance speaks of the statement: not kept."""
    if not _in_order(current, tag):
        raise _misplaced(tag)
    match tag:
        case "25" | "25P":
            current.account = content
        case "28" | "28C":
            current.number = content
        case "60F" | "60M":
            current.opening = content
        case "62F" | "62M":
            current.closing = content
        case "61":
            current.entries.append((content, ""))
        case "86" if current.entries and not current.closing:
            _add_details(current.entries, content)


def _in_order(current: _Fields, tag: str) -> bool:
    """Account, opening balance and closing balance come once, the entries between the balances."""
    match tag:
        case "25" | "25P":
            return not current.account
        case "60F" | "60M":
            return not current.opening
        case "61" | "62F" | "62M":
            return bool(current.opening) and not current.closing
        case _:
            return True


def _misplaced(tag: str) -> BadBankFile:
    return BadBankFile(
        _("Field :%(tag)s: of this file is out of place.") % {"tag": tag}
    )


def _add_details(entries: list[tuple[str, str]], content: str) -> None:
    """A second `:86:` goes on where the first one ended; beyond what is kept, nothing is read."""
    line, details = entries[-1]
    if len(details) < TEXT:
        joined = f"{details}\n{content}" if details else content
        entries[-1] = (line, joined[:TEXT])


def _complete(fields: _Fields) -> _Fields:
    if not fields.account.strip():
        raise BadBankFile(_("This file does not say of which account it is."))
    if not fields.opening or not fields.closing:
        raise BadBankFile(
            _("This file is cut off: it lacks an opening or a closing balance.")
        )
    return fields


def _statement(fields: _Fields) -> ParsedStatement:
    opening, opened_on, currency = _balance(fields.opening)
    closing, closed_on, closing_currency = _balance(fields.closing)
    account = _account(fields.account, currency)
    bookings = [
        Booking(_entry(line, details, currency)) for line, details in fields.entries
    ]
    return ParsedStatement(
        source=Format.MT940,
        account_iban=account,
        reference=plain(fields.number, REFERENCE),
        opening=opening,
        closing=closing if closing_currency == currency else None,
        opened_on=opened_on,
        closed_on=closed_on,
        entries=identified(account, bookings),
        currency=currency,
    )


def _balance(content: str) -> tuple[Decimal, date, str]:
    if not (match := _BALANCE.fullmatch(content)):
        raise bad_value(content, line=":60/:62")
    amount = _amount(match["amount"])
    on = day(f"20{match['yy']}", match["mm"], match["dd"], line=":60/:62")
    return (amount if match["mark"] == "C" else -amount), on, match["currency"]


def _account(content: str, currency: str) -> str:
    """Some banks put their BIC in front of the account, or its currency behind."""
    written = content.strip().upper()
    if found := iban_in(written):
        return found
    return account_number(re.sub(rf"\s*{currency}$", "", written))


def _entry(line: str, details: str, currency: str) -> ParsedEntry:
    if not (match := _ENTRY.fullmatch(line.rstrip())):
        raise bad_value(line, line=":61")
    value_on = _value_on(match)
    said = mt940_details.read(details)
    amount = _amount(match["amount"])
    return ParsedEntry(
        bank_reference=plain(match["bank"] or "", REFERENCE),
        booked_on=_booked_on(value_on, match),
        value_on=value_on,
        amount=amount if match["mark"] in ("C", "RD") else -amount,
        currency=currency,
        counterparty_name=said.name,
        counterparty_iban=said.account or _supplementary_account(match["more"]),
        structured_communication=said.structured,
        text=said.text,
        is_reversal=said.is_return or match["mark"].startswith("R"),
        end_to_end_id=said.end_to_end or _customer_reference(match["customer"]),
    )


def _supplementary_account(more: str | None) -> str:
    """Dutch banks put the other account alone on the second line."""
    number = account_number(more or "")
    return number if re.fullmatch("[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", number) else ""


def _customer_reference(customer: str | None) -> str:
    """Without the words that send the reader to field `:86:`."""
    reference = given(customer or "")
    return "" if reference.rstrip("+") in _SEE_DETAILS else reference


def _value_on(match: re.Match[str]) -> date:
    """German banks count thirty days in every month: a 30 February is its last day."""
    year, day_ = f"20{match['yy']}", match["dd"]
    if match["mm"] == "02" and day_ in ("29", "30"):
        day_ = str(min(int(day_), monthrange(int(year), 2)[1]))
    return day(year, match["mm"], day_, line=":61")


def _booked_on(value_on: date, match: re.Match[str]) -> date:
    """The month and day of the booking, in the year that brings it nearest to the value date."""
    if not match["entry_mm"]:
        return value_on
    month, day_ = int(match["entry_mm"]), int(match["entry_dd"])
    near = []
    for year in (value_on.year - 1, value_on.year, value_on.year + 1):
        with suppress(ValueError):  # 29 February is not in each of them
            near.append(date(year, month, day_))
    if not near:
        raise bad_value(f"{month:02d}{day_:02d}", line=":61")
    return min(near, key=lambda on: abs(on - value_on))


def _amount(digits: str) -> Decimal:
    return money(digits.replace(",", "."), line=":61")
