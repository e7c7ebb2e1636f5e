"""Making a paper final: every legal datum is copied, then the number is drawn and the chain closed."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils import translation

from documents import numbering
from documents.enums import PartyRole
from documents.models import Customer, Paper, PaperParty, PaperVat
from documents.papers.services import count, lines_of
from documents.pdf.mentions import legal_mentions
from documents.references import belgian_communication, rf_reference
from documents.totals import VatAmount
from members.models import LegalEntity
from smartportal.core.state import advance
from smartportal.reference.address import ADDRESS_COLUMNS
from smartportal.reference.rates import vat_rate_on

SELLER_COLUMNS = (
    "name",
    "legal_form",
    "enterprise_number",
    "vat_number",
    "register",
    "share_capital",
    "email",
    "phone",
    "website",
    *ADDRESS_COLUMNS,
)
BUYER_COLUMNS = (
    "name",
    "contact_name",
    "enterprise_number",
    "vat_number",
    "email",
    "phone",
    *ADDRESS_COLUMNS,
)
PAPER_COLUMNS = (
    "kind",
    "number",
    "issued_on",
    "due_on",
    "valid_until",
    "supplied_on",
    "currency",
    "net",
    "vat",
    "gross",
    "language",
    "title",
    "notes",
    "buyer_reference",
    "reference",
    "iban",
    "bic",
    "mentions",
)
LINE_COLUMNS = ("description", "quantity", "unit", "unit_price", "vat_category", "vat_rate", "net")
PARTY_COLUMNS = ("role", "contact_name", *SELLER_COLUMNS)
VAT_COLUMNS = ("category", "rate", "vatex", "mention", "base", "amount")


def copy_legal_data(paper: Paper, *, on: date) -> None:
    """Write seller, buyer and VAT of a locked draft as they are on day `on`."""
    customer = paper.customer
    assert customer is not None, "readiness refused it before"
    PaperParty.objects.bulk_create([_seller(paper), _buyer(paper, customer)])
    totals = count(lines_of(paper))
    PaperVat.objects.bulk_create([_vat(paper, amount, on) for amount in totals.per_rate])


def finish(paper: Paper, *, to: str, on: date, at: datetime, **terms: Any) -> None:
    """Draw the number, hash the paper into its series' chain and write its final state.

    `terms` are the columns that become known now. The counter is locked from `draw` to the end of the
    transaction, so all that can be done before it is done before it.
    """
    mentions = legal_mentions(paper, country=paper.entity.country, on=on)
    changes: dict[str, Any] = {"issued_on": on, "issued_at": at, "changed_at": at, "mentions": mentions, **terms}
    children = _children(paper)
    drawn = numbering.draw(paper.entity, paper.kind, on=on)
    changes.update(
        series_id=drawn.series_id,
        sequence=drawn.sequence,
        number=drawn.number,
        previous_hash=drawn.previous_hash,
    )
    content = _own_values(paper, changes) | children
    paper_hash = numbering.chain_hash(drawn.previous_hash, content)
    advance(paper, to=to, hash=paper_hash, **changes)
    numbering.close(drawn, paper_hash=paper_hash)


def expected_hash(paper: Paper) -> str:
    """What the hash of a final paper must be: `check_integrity` compares it with the stored one."""
    return numbering.chain_hash(paper.previous_hash, _own_values(paper, {}) | _children(paper))


def _own_values(paper: Paper, changes: dict[str, Any]) -> dict[str, Any]:
    return {name: _text(changes.get(name, getattr(paper, name))) for name in PAPER_COLUMNS}


def _children(paper: Paper) -> dict[str, Any]:
    return {
        "lines": _rows(paper.lines.order_by("position"), *LINE_COLUMNS),
        "vat_rows": _rows(paper.vat_rows.order_by("category", "rate"), *VAT_COLUMNS),
        "parties": _rows(paper.parties.order_by("role"), *PARTY_COLUMNS),
    }


def payment_terms(paper: Paper, *, on: date) -> dict[str, Any]:
    """What an invoice is paid by: due date, account and reference.

    The reference comes from the row's own number, so it is known before the invoice's is drawn:
    a structured communication in Belgium, an ISO 11649 reference elsewhere.
    """
    account = paper.entity.main_account
    assert account is not None, "readiness refused it before"
    return {
        "due_on": on + timedelta(days=paper.payment_days),
        "iban": account.iban,
        "bic": account.bic,
        "reference": _reference(paper),
    }


def _reference(paper: Paper) -> str:
    if paper.entity.country == "BE":
        return belgian_communication(paper.pk)
    return rf_reference(f"{paper.pk:010d}")


def _seller(paper: Paper) -> PaperParty:
    return PaperParty(paper=paper, role=PartyRole.SELLER, **_copied(paper.entity, SELLER_COLUMNS))


def _buyer(paper: Paper, customer: Customer) -> PaperParty:
    return PaperParty(paper=paper, role=PartyRole.BUYER, **_copied(customer, BUYER_COLUMNS))


def _copied(row: LegalEntity | Customer, columns: tuple[str, ...]) -> dict[str, Any]:
    return {column: getattr(row, column) for column in columns}


def _vat(paper: Paper, amount: VatAmount, on: date) -> PaperVat:
    rate = vat_rate_on(
        paper.entity.country, category=amount.category, rate=amount.rate, vatex=amount.vatex, on=on
    )
    with translation.override(paper.language):
        return PaperVat(paper=paper, mention=rate.mention, **asdict(amount))


def _rows(queryset: models.QuerySet[Any], *columns: str) -> list[dict[str, str]]:
    return [{name: _text(value) for name, value in row.items()} for row in queryset.values(*columns)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
