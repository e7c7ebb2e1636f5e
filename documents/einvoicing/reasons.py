"""What the official rules would find, said before a paper is issued. Pure: no query, no clock.

Complete for what this portal writes: without these reasons a paper has no findings.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from documents.einvoicing.parties import FOREIGN_PREFIXES
from documents.enums import LineKind, VatCategory
from documents.models import PaperLine
from documents.pdf.identity import Addressee, Identity
from documents.pdf.reading import split_description
from documents.totals import (
    LineAmounts,
    categories_may_mix,
    pair_is_valid,
    reasons_differ,
)
from smartportal.core.refusals import Reason

NEEDS_SELLER_VAT = frozenset(VatCategory.values) - {VatCategory.OUTSIDE}
SAYS_WHY = frozenset(VatCategory.values) - {VatCategory.STANDARD, VatCategory.ZERO}


def missing_for_en16931(
    *, seller: Identity, buyer: Addressee, lines: Sequence[PaperLine]
) -> list[Reason]:
    """What is still missing for an e-invoice without findings."""
    items = [line for line in lines if line.kind == LineKind.ITEM]
    categories = {line.vat_category for line in items}
    return [
        *_about_parties(seller, buyer),
        *_about_numbers(seller, buyer, categories),
        *_about_lines(items),
        *_about_vat(items),
    ]


def _about_parties(seller: Identity, buyer: Addressee) -> Iterator[Reason]:
    """BR-06 to BR-11, BR-CO-26."""
    if not seller.name.strip() or not seller.country:
        yield Reason(
            "seller_incomplete", _("The cooperative's name or country is missing.")
        )
    if not (seller.enterprise_number or seller.vat_number):
        yield Reason(
            "seller_without_number",
            _("The cooperative's enterprise number is missing."),
        )
    if not buyer.name.strip():
        yield Reason("buyer_without_name", _("The customer's name is missing."), "name")
    if not buyer.country:
        yield Reason(
            "buyer_without_country", _("The customer's country is missing."), "country"
        )


def _about_numbers(
    seller: Identity, buyer: Addressee, categories: set[str]
) -> Iterator[Reason]:
    """BR-S-02, BR-Z-02, BR-E-02, BR-AE-02, BR-IC-02, BR-G-02."""
    if categories & NEEDS_SELLER_VAT and not has_vat_number(seller):
        yield Reason(
            "seller_without_vat_number", _("The cooperative's VAT number is missing.")
        )
    if VatCategory.INTRA_COMMUNITY in categories and not has_vat_number(buyer):
        yield Reason(
            "buyer_without_vat_number",
            _("The customer's VAT number is missing."),
            "vat_number",
        )
    elif VatCategory.REVERSE_CHARGE in categories and not (
        has_vat_number(buyer) or buyer.enterprise_number
    ):
        yield Reason(
            "buyer_without_number",
            _("The customer's VAT or enterprise number is missing."),
            "vat_number",
        )


def has_vat_number(party: Addressee) -> bool:
    """One that begins with the letters of its country; another cannot be named (BR-CO-09)."""
    prefixes = (party.country, FOREIGN_PREFIXES.get(party.country, party.country))
    return bool(party.country) and party.vat_number.startswith(prefixes)


def _about_lines(items: Iterable[PaperLine]) -> Iterator[Reason]:
    """BR-16, BR-21 to BR-27."""
    items = list(items)
    if not items:
        yield Reason("no_line", _("There is no line with an amount."), "lines")
    if any(not split_description(line.description)[0] for line in items):
        yield Reason(
            "line_without_description", _("A line has no description."), "lines"
        )
    if any(line.quantity is None or line.unit_price is None for line in items):
        yield Reason(
            "line_without_amount", _("A line has no quantity or no price."), "lines"
        )
    if any((line.unit_price or Decimal(0)) < 0 for line in items):
        yield Reason(
            "negative_price",
            _("A price is negative. Give a negative quantity instead."),
            "lines",
        )


def _about_vat(items: Sequence[PaperLine]) -> Iterator[Reason]:
    """BR-CO-17, BR-S-05 and its kin, BR-E-10 and its kin, BR-O-11 to BR-O-14."""
    amounts = [_amounts(line) for line in items]
    if not all(pair_is_valid(line.vat_category, line.vat_rate) for line in items):
        yield Reason(
            "rate_does_not_fit", _("A VAT rate does not fit its category."), "lines"
        )
    if any(line.vat_category in SAYS_WHY and not line.vatex for line in items):
        yield Reason(
            "no_reason_for_no_vat",
            _("A line does not say why no VAT is asked."),
            "lines",
        )
    if reasons_differ(amounts):
        yield Reason(
            "reasons_differ",
            _("Two lines give different reasons for the same VAT category."),
            "lines",
        )
    if not categories_may_mix(amounts):
        yield Reason(
            "outside_vat_alone",
            _("What is outside VAT needs a paper of its own."),
            "lines",
        )


def _amounts(line: PaperLine) -> LineAmounts:
    return LineAmounts(
        line.quantity or Decimal(0),
        line.unit_price or Decimal(0),
        line.vat_category,
        line.vat_rate,
        line.vatex,
    )
