"""A letter about open papers (a reminder, a formal notice) as PDF/A-3a, in the customer's language.

Who writes it gives the words; the layout, the brand, the locked parts and the payment block are the same
as on papers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import translation

from documents.models import Brand
from documents.pdf.blocks import BrandBlock, PaymentBlock, Total
from documents.pdf.engine import Assets, Sheet, render
from documents.pdf.identity import Addressee, Identity, addressee_block, legal_block
from documents.pdf.images import logo_png
from documents.pdf.qr import Transfer, qr_svg
from documents.pdf.reading import brand_of
from smartportal.core import dates, money

TEMPLATE = "documents/pdf/letter.html"


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A row of the letter's table: what was invoiced, and what of it is still open."""

    number: str
    issued_on: date
    due_on: date
    amount: Decimal
    open_amount: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """What is asked on top: interest, a fixed sum, an indemnity."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Letter:
    """Texts are plain text in `language`, a paragraph each; markup in them is shown, never obeyed.

    `account` is where to pay and under which reference; without it there is no payment block.
    """

    title: str
    reference: str
    on: date
    at: datetime
    language: str
    seller: Identity
    buyer: Addressee
    brand: Brand | None
    brand_name: str
    paragraphs: Sequence[str]
    papers: Sequence[OpenPaper]
    charges: Sequence[Charge] = ()
    after: Sequence[str] = ()
    signed_by: str = ""
    iban: str = ""
    bic: str = ""
    payment_reference: str = ""
    mentions: Sequence[str] = field(default=())
    contact: str = ""

    @property
    def total(self) -> Decimal:
        opens = (paper.open_amount for paper in self.papers)
        return sum(opens, Decimal(0)) + sum(
            (charge.amount for charge in self.charges), Decimal(0)
        )


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    issued_on: str
    due_on: str
    amount: str
    open_amount: str


def letter_pdf(letter: Letter) -> bytes:
    """Equal letters give equal bytes."""
    logo = logo_png(letter.brand.logo) if letter.brand else None
    brand = brand_of(letter.brand, letter.brand_name, has_logo=logo is not None)
    with translation.override(letter.language):
        payment = _payment(letter)
        html = render_to_string(TEMPLATE, _context(letter, brand, payment))
    at, assets = letter.at.replace(microsecond=0), _assets(payment, logo)
    return render(Sheet(html, brand.colour, at, assets, brand.font))


def _payment(letter: Letter) -> PaymentBlock | None:
    if not letter.iban:
        return None
    reference = letter.payment_reference or letter.reference
    return PaymentBlock(
        Transfer(letter.seller.name, letter.iban, letter.total, reference, letter.bic)
    )


def _context(
    letter: Letter, brand: BrandBlock, payment: PaymentBlock | None
) -> dict[str, object]:
    return {
        "letter": letter,
        "language": letter.language,
        "brand": brand,
        "seller": legal_block(letter.seller),
        "buyer": addressee_block(
            letter.buyer, home=letter.seller.country, contact=letter.contact
        ),
        "on": dates.day(letter.on),
        "rows": [_row(paper) for paper in letter.papers],
        "charges": [
            Total(charge.label, money.in_words(charge.amount))
            for charge in letter.charges
        ],
        "total": money.in_words(letter.total),
        "payment": payment,
    }


def _row(paper: OpenPaper) -> _Row:
    return _Row(
        paper.number,
        dates.day(paper.issued_on),
        dates.day(paper.due_on),
        money.in_words(paper.amount),
        money.in_words(paper.open_amount),
    )


def _assets(payment: PaymentBlock | None, logo: bytes | None) -> Assets:
    assets = {"logo.png": logo} if logo else {}
    if payment and payment.has_code:
        assets["qr.svg"] = qr_svg(payment.transfer)
    return assets
