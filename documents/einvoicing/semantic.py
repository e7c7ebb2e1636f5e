"""A final paper as one EN 16931 dictionary, with the keys (BT-.., BG-..) that factur-x reads.

Papers should come from `readable_papers`. Amounts are text, so that no binary fraction touches them.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from documents.einvoicing.lines import line_groups
from documents.einvoicing.parties import (
    buyer_group,
    delivery_group,
    one_line,
    seller_group,
)
from documents.enums import PaperKind, PartyRole, VatCategory
from documents.models import Paper, PaperParty, PaperVat
from documents.pdf.operations import operation_of
from documents.pdf.reading import delivery_of, is_deposit, plain_breaks
from documents.pdf.wording import term_words
from smartportal.core import dates, money
from smartportal.core.refusals import Refused

Semantic = dict[str, Any]

INVOICE, CREDIT_NOTE, PREPAYMENT = "380", "381", "386"
SEPA_TRANSFER = "58"
EN_16931 = "urn:cen.eu:en16931:2017"
GENERAL_INFORMATION = "AAI"
WITHOUT_REASON = frozenset({VatCategory.STANDARD, VatCategory.ZERO})


class NotAnEInvoice(Refused):
    """Only issued invoices and credit notes become e-invoices."""


def semantic_of(paper: Paper) -> Semantic:
    """A fresh dictionary: factur-x changes what it is given."""
    if paper.is_draft or paper.kind == PaperKind.QUOTE:
        raise NotAnEInvoice(
            _("Only an issued invoice or credit note becomes an e-invoice.")
        )
    seller, buyer = party_of(paper, PartyRole.SELLER), party_of(paper, PartyRole.BUYER)
    with translation.override(paper.language):
        groups = {
            **_head(paper, seller),
            **_payment(paper, seller),
            **_delivery(paper, buyer),
            **_totals(paper),
            "BG-1": list(_notes(paper)),
            "BG-3": list(_preceding(paper)),
            "BG-4": seller_group(paper, seller),
            "BG-7": buyer_group(paper, buyer),
            "BG-23": [_vat_group(row) for row in paper.vat_rows.all()],
            "BG-25": line_groups(paper.lines.all()),
        }
    return {key: value for key, value in groups.items() if value}


def party_of(paper: Paper, role: PartyRole) -> PaperParty:
    return next(party for party in paper.parties.all() if party.role == role)


def _head(paper: Paper, seller: PaperParty) -> Semantic:
    return {
        "BT-1": paper.number,
        "BT-2": paper.issued_on,
        "BT-3": _type_of(paper),
        "BT-5": paper.currency,
        "BT-9": _last_due(paper),
        "BT-10": one_line(paper.buyer_reference),
        "BT-20": _terms(paper),
        "BT-23": _french_process(paper, seller),
        "BT-24": EN_16931,
    }


def _type_of(paper: Paper) -> str:
    if paper.kind == PaperKind.CREDIT_NOTE:
        return CREDIT_NOTE
    return PREPAYMENT if is_deposit(paper) else INVOICE


def _french_process(paper: Paper, seller: PaperParty) -> str:
    """BT-23: French platforms want to know whether goods or services are invoiced."""
    if seller.country != "FR":
        return ""
    return operation_of(row.category for row in paper.vat_rows.all())


def _last_due(paper: Paper) -> Any:
    """The day by which everything is due; `_terms` names the instalments before it."""
    return max((row.due_on for row in paper.receivables.all()), default=paper.due_on)


def _terms(paper: Paper) -> str:
    """BT-20: how a term that ends with a month was counted, the instalments, or what becomes of a credit
    (BR-CO-25 wants terms where no day is due).
    """
    if paper.kind == PaperKind.CREDIT_NOTE:
        return _("To be set against what is still to pay, or paid back.")
    counted = [term_words(paper.payment_days)] if paper.end_of_month else []
    return "; ".join([*counted, *_instalments(paper)])


def _instalments(paper: Paper) -> Iterator[str]:
    """Nothing for one payment, whose day is the due date."""
    rows = sorted(paper.receivables.all(), key=lambda row: row.seq)
    for row in rows if len(rows) > 1 else []:
        words = {"amount": money.in_words(row.amount), "date": dates.day(row.due_on)}
        yield _("%(amount)s by %(date)s") % words


def _payment(paper: Paper, seller: PaperParty) -> Semantic:
    """BG-16. Nothing for a credit note, which asks for no money."""
    if paper.kind == PaperKind.CREDIT_NOTE or not paper.iban:
        return {}
    return {
        "BT-81": SEPA_TRANSFER,
        "BT-83": paper.reference,
        "BT-84": paper.iban,
        "BT-85": one_line(seller.name),
        "BT-86": paper.bic,
    }


def _delivery(paper: Paper, buyer: PaperParty) -> Semantic:
    """BG-13: the day, and the place if it is another one, or of goods that crossed a border within the Union
    (BR-IC-11, BR-IC-12).

    Without a day of its own a supply was made on the day of its invoice.
    """
    group: Semantic = {
        "BT-72": paper.supplied_on or (paper.corrects or paper).issued_on
    }
    categories = {row.category for row in paper.vat_rows.all()}
    if place := delivery_of(paper):
        group["BG-13"] = delivery_group(place)
    elif VatCategory.INTRA_COMMUNITY in categories:
        group["BG-13"] = delivery_group(buyer)
    return group


def _totals(paper: Paper) -> Semantic:
    return {
        "BT-106": amount_text(paper.net),
        "BT-109": amount_text(paper.net),
        "BT-110": amount_text(paper.vat),
        "BT-112": amount_text(paper.gross),
        "BT-115": amount_text(paper.gross),
    }


def _notes(paper: Paper) -> Iterator[Semantic]:
    """BG-1: what it is about, the member's note, the legal sentences with their codes."""
    for text in (paper.title, plain_breaks(paper.notes)):
        if text.strip():
            yield note_group("", text.strip())
    for code, sentence in paper.mentions:
        yield note_group(code, sentence)


def note_group(code: str, text: str) -> Semantic:
    """A text with `#` gets a code of its own: UBL would take what stands between two of them for one."""
    subject = code or (GENERAL_INFORMATION if "#" in text else "")
    return {"BT-22": text, **({"BT-21": subject} if subject else {})}


def _preceding(paper: Paper) -> Iterator[Semantic]:
    """BG-3: what a credit note corrects, and the earlier invoices that a balance takes off."""
    invoices = [row.invoice for row in paper.deductions.all()]
    for invoice in filter(None, [paper.corrects, *invoices]):
        yield {"BT-25": invoice.number, "BT-26": invoice.issued_on}


def _vat_group(row: PaperVat) -> Semantic:
    """BG-23. Taxed rows must not say why no VAT is asked (BR-S-10, BR-Z-10), the others must."""
    group = {
        "BT-116": amount_text(row.base),
        "BT-117": amount_text(row.amount),
        "BT-118": row.category,
        "BT-119": "" if row.category == VatCategory.OUTSIDE else rate_text(row.rate),
    }
    if row.category not in WITHOUT_REASON:
        group |= {"BT-120": row.mention.strip(), "BT-121": row.vatex}
    return {key: value for key, value in group.items() if value}


def amount_text(amount: Decimal) -> str:
    return f"{amount:.2f}"


def rate_text(rate: Decimal) -> str:
    return f"{rate:.2f}"
