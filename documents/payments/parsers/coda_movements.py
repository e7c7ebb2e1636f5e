"""Records 2 (movements) and 3 (information) of a CODA file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from documents.payments.parsers import text as texts
from documents.payments.parsers.statements import BadBankFile, Booking, ParsedEntry
from documents.payments.parsers.text import (
    NAME,
    REFERENCE,
    account_number,
    given,
    plain,
)
from documents.references import sole_structured

# First digit of the transaction code: what stands on the account, and what details a bundle of
# payments (1, 2). The others (8, 9) break one net amount (3, 7) down into costs.
BOOKED, BUNDLED = "0123", "567"
_KNOWN = BOOKED + BUNDLED + "89"

# Transactions 49 and 99 of every family: cancellation or correction.
_CORRECTIONS = {"49", "99"}

# Which article may stand before each.
_AFTER = {"22": {"21"}, "23": {"21", "22"}, "32": {"31"}, "33": {"31", "32"}}

# Where the payer's own words stand in a structured communication, by its type.
_WORDS = {"105": slice(45, 57), "127": slice(79, 141)}


@dataclass(slots=True)
class Movement:
    first: str
    amount: Decimal
    booked_on: date
    value_on: date | None
    second: str = " " * 128
    third: str = " " * 128
    information: list[str] = field(default_factory=list)
    last: str = "21"

    @property
    def code(self) -> str:
        return self.first[53:61]

    @property
    def is_booked(self) -> bool:
        return self.code[0] in BOOKED

    @property
    def communication(self) -> str:
        """With its leading mark: 0 free, 1 followed by the three digits of a structure."""
        return self.first[61:115] + self.second[10:63] + self.third[82:125]


def take(movements: list[Movement], record: str, *, line: str) -> None:
    """Add a record to the movements read so far."""
    article = record[:2]
    if article == "21":
        movements.append(_opened(record, line=line))
        return
    if not movements or not _continues(movements[-1], record):
        raise BadBankFile(_("%(line)s belongs to no movement.") % {"line": line})
    _continue(movements[-1], article, record)


def _continues(movement: Movement, record: str) -> bool:
    article = record[:2]
    follows = article == "31" or movement.last in _AFTER.get(article, ())
    return follows and movement.first[2:6] == record[2:6]


def _opened(record: str, *, line: str) -> Movement:
    if record[53] not in _KNOWN:
        raise BadBankFile(_("%(line)s: unknown kind of movement.") % {"line": line})
    if (booked_on := day(record[115:121], line=line)) is None:
        raise texts.bad_value(record[115:121], line=line)
    return Movement(
        first=record,
        amount=signed(record[31:47], line=line),
        booked_on=booked_on,
        value_on=day(record[47:53], line=line),
    )


def _continue(movement: Movement, article: str, record: str) -> None:
    movement.last = article
    match article:
        case "22":
            movement.second = record
        case "23":
            movement.third = record
        case "31":
            movement.information.append(record[39:113])
        case "32":
            movement.information[-1] += record[10:115]
        case "33":
            movement.information[-1] += record[10:100]


def bookings(movements: Sequence[Movement], *, currency: str) -> Iterator[Booking]:
    for movement, details in _with_details(movements):
        parts = [detail for detail in details if detail.code[0] in BUNDLED]
        if len(parts) < 2 or movement.amount != sum(part.amount for part in parts):
            parts = []
        yield Booking(
            _entry(movement, details, currency=currency),
            tuple(_entry(part, (), currency=currency) for part in parts),
        )


def _with_details(
    movements: Sequence[Movement],
) -> list[tuple[Movement, list[Movement]]]:
    grouped: list[tuple[Movement, list[Movement]]] = []
    for movement in movements:
        if movement.is_booked:
            grouped.append((movement, []))
        elif grouped and grouped[-1][0].first[2:6] == movement.first[2:6]:
            grouped[-1][1].append(movement)
        else:
            raise BadBankFile(
                _("Movement %(number)s details no other.")
                % {"number": plain(movement.first[2:10])}
            )
    return grouped


def _entry(
    movement: Movement, details: Sequence[Movement], *, currency: str
) -> ParsedEntry:
    words = _words(movement) or " ".join(filter(None, map(_words, details)))
    return ParsedEntry(
        bank_reference=plain(movement.first[10:31], REFERENCE),
        booked_on=movement.booked_on,
        value_on=movement.value_on,
        amount=movement.amount,
        currency=currency,
        counterparty_name=plain(movement.third[47:82], NAME) or _named(movement),
        counterparty_iban=account_number(movement.third[10:44]),
        structured_communication=sole_structured(words),
        text=plain(words),
        is_reversal=_is_reversal(movement),
        end_to_end_id=given(movement.second[63:98]),
    )


def _words(movement: Movement) -> str:
    """The communication, then what free information says."""
    free = [info[1:] for info in movement.information if info[0] == "0"]
    return plain(" ".join([_communicated(movement.communication), *free]))


def _communicated(communication: str) -> str:
    if communication[0] != "1":
        return communication[1:].strip()
    kind, content = communication[1:4], communication[4:]
    return content[_WORDS[kind]] if kind in _WORDS else content.strip()


def _named(movement: Movement) -> str:
    """The counterparty of a structured information: 001 with an address, 008 and 009 without."""
    for info in movement.information:
        if info[:4] in ("1001", "1008", "1009"):
            return plain(info[4:74], NAME)
    return ""


def _is_reversal(movement: Movement) -> bool:
    returned = movement.second[112] in "12345"
    return returned or movement.code[3:5] in _CORRECTIONS


def signed(field_: str, *, line: str) -> Decimal:
    """A sign (0 credit, 1 debit) and an amount."""
    if field_[:1] not in ("0", "1"):
        raise texts.bad_value(field_, line=line)
    value = amount(field_[1:], line=line)
    return value if field_[0] == "0" else -value


def amount(digits: str, *, line: str) -> Decimal:
    """Fifteen digits, the last three are decimals."""
    if not re.fullmatch("[0-9]{15}", digits):
        raise texts.bad_value(digits, line=line)
    return texts.money(f"{digits[:12]}.{digits[12:]}", line=line)


def whole(digits: str, *, line: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", digits):
        raise texts.bad_value(digits, line=line)
    return int(digits)


def day(digits: str, *, line: str) -> date | None:
    """Day, month and year of this century, two digits each; zeros when unknown."""
    if digits == "000000":
        return None
    if not re.fullmatch("[0-9]{6}", digits):
        raise texts.bad_value(digits, line=line)
    return texts.day(f"20{digits[4:]}", digits[2:4], digits[:2], line=line)
