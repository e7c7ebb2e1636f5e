"""What every parser returns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from smartportal.core.refusals import Refused


class BadBankFile(Refused):
    """The file is refused whole."""


class Format(StrEnum):
    CODA = "coda"
    CAMT_052 = "camt.052"
    CAMT_053 = "camt.053"
    CAMT_054 = "camt.054"
    MT940 = "mt940"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One booked movement; `amount` is signed, a credit is above zero.

    `reference` is the key that every file gives this entry, `bank_reference` what the bank prints.
    An entry that was taken out of a batch names the key of the batch in `batch_reference`: another
    file may bring that total as one entry, and it is the same money.
    """

    reference: str = ""
    bank_reference: str = ""
    batch_reference: str = ""
    booked_on: date
    value_on: date | None = None
    amount: Decimal
    currency: str
    counterparty_name: str = ""
    counterparty_iban: str = ""
    structured_communication: str = ""
    text: str = ""
    is_reversal: bool = False
    end_to_end_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedStatement:
    """One account over one period.

    `account_iban` is the number the bank gives where no IBAN can be derived from it. The balances
    are None where the file has none that compares with the entries. `closed_on` is the last day that
    the file is known to hold whole.
    """

    source: Format
    account_iban: str
    reference: str
    opening: Decimal | None
    closing: Decimal | None
    opened_on: date | None
    closed_on: date | None
    entries: tuple[ParsedEntry, ...]
    currency: str

    @property
    def total(self) -> Decimal:
        return sum((entry.amount for entry in self.entries), Decimal("0.00"))

    @property
    def gap(self) -> Decimal | None:
        """What is missing between the entries and the closing balance; None when unknown."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening - self.total


@dataclass(frozen=True, slots=True)
class Booking:
    """One line of the account, with the payments it bundles when the file tells them apart."""

    entry: ParsedEntry
    parts: tuple[ParsedEntry, ...] = ()
