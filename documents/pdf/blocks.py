"""The parts of a printed page, as values that the template only writes out. Amounts are already words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from documents.enums import BrandFont, LineKind
from documents.pdf.identity import Block
from documents.pdf.qr import Transfer
from smartportal.core import dates, money
from smartportal.reference.accounts import format_iban

SHORT_CONDITIONS = 700


@dataclass(frozen=True, slots=True)
class BrandBlock:
    """The member's side of a paper; initials stand in for a logo."""

    name: str
    tagline: str
    colour: str
    has_logo: bool
    font: str = BrandFont.BRICOLAGE
    header: str = ""
    footer: str = ""

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper()


@dataclass(frozen=True, slots=True)
class LineBlock:
    """A row of the table. `kind` is one of `LineKind`, or "option"."""

    name: str
    detail: str
    kind: str = LineKind.ITEM
    quantity: str = ""
    price: str = ""
    vat: str = ""
    total: str = ""

    @property
    def is_words(self) -> bool:
        return not self.total


@dataclass(frozen=True, slots=True)
class Total:
    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line of the head: a date, a reference."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Instalment:
    due_on: str
    amount: str


@dataclass(frozen=True, slots=True)
class PaymentBlock:
    """The locked payment block. Without an amount that can be coded there is no QR code."""

    transfer: Transfer
    instalments: tuple[Instalment, ...] = ()

    @property
    def account(self) -> str:
        return format_iban(self.transfer.iban)

    @property
    def has_code(self) -> bool:
        return self.transfer.fits_code


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """A whole paper. `number` is empty on a draft."""

    word: str
    number: str
    subject: str
    language: str
    brand: BrandBlock
    seller: Block
    buyer: Block
    delivery: Block | None
    facts: tuple[Fact, ...]
    lines: tuple[LineBlock, ...]
    totals: tuple[Total, ...]
    sum: Total
    notes: str
    mentions: tuple[str, ...]
    issuer: str
    payment: PaymentBlock | None = None
    plan: tuple[Total, ...] = ()
    accept: str = ""
    conditions: str = ""

    @property
    def is_draft(self) -> bool:
        return not self.number

    @property
    def title(self) -> str:
        return f"{self.word} {self.number}".strip()

    @property
    def has_long_conditions(self) -> bool:
        """These get pages of their own, in two columns."""
        return len(self.conditions) > SHORT_CONDITIONS

    @property
    def columns(self) -> int:
        return 5 if self.shows_vat else 4

    @property
    def columns_before_total(self) -> int:
        return self.columns - 1

    @property
    def shows_vat(self) -> bool:
        """The VAT of each line is worth a column only when it differs."""
        return any(line.vat for line in self.lines)


def instalments(rows: Sequence[tuple[date, Decimal]]) -> tuple[Instalment, ...]:
    """Nothing for one payment: its day stands in the head."""
    if len(rows) < 2:
        return ()
    return tuple(
        Instalment(dates.day(due_on), money.in_words(amount)) for due_on, amount in rows
    )
