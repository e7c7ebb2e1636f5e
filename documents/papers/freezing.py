"""Making a paper final: every legal datum is copied, then the number is drawn and the chain closed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils import translation

from documents import numbering
from documents.enums import PaperKind, PartyRole
from documents.models import (
    Customer,
    DeliveryAddress,
    Instalment,
    Paper,
    PaperLine,
    PaperParty,
    PaperVat,
)
from documents.papers.lines import count, lines_of
from documents.papers.terms import due_on
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
    "siret",
    "vat_number",
    "email",
    "phone",
    *ADDRESS_COLUMNS,
)
DELIVERY_COLUMNS = ("name", *ADDRESS_COLUMNS)
PAPER_COLUMNS = (
    "kind",
    "number",
    "issued_on",
    "due_on",
    "valid_until",
    "supplied_on",
    "version",
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
LINE_COLUMNS = (
    "kind",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "vat_category",
    "vat_rate",
    "vatex",
    "net",
    "optional",
    "whole_paper",
)
PARTY_COLUMNS = ("role", "contact_name", *SELLER_COLUMNS)
INSTALMENT_COLUMNS = ("kind", "percentage", "amount", "moment", "on")
VAT_COLUMNS = ("category", "rate", "vatex", "mention", "base", "amount")


@dataclass(frozen=True, slots=True)
class FrozenRows:
    """What the hash covers beside the paper: lines and instalments by position, VAT by category and rate,
    parties by role.
    """

    lines: Sequence[PaperLine]
    vat_rows: Sequence[PaperVat]
    parties: Sequence[PaperParty]
    instalments: Sequence[Instalment] = ()


def copy_legal_data(paper: Paper, *, on: date) -> None:
    """Write seller, buyer, delivery and VAT of a locked draft as they are on day `on`."""
    customer = paper.customer
    assert customer is not None, "readiness refused it before"
    PaperParty.objects.bulk_create(
        [
            seller_row(paper),
            buyer_row(paper, customer),
            *_delivery_rows(paper, customer),
        ]
    )
    totals = count(lines_of(paper))
    PaperVat.objects.bulk_create(
        [_vat(paper, amount, on) for amount in totals.per_rate]
    )


def finish(paper: Paper, *, to: str, on: date, at: datetime, **terms: Any) -> None:
    """Draw the number, hash the paper into its series' chain and write its final state.

    `terms` are the columns that become known now. The counter is locked from `draw` to the end of the
    transaction, so all that can be done before it is done before it.
    """
    mentions = legal_mentions(paper, country=paper.entity.country, on=on)
    changes: dict[str, Any] = {
        **account_of(paper.entity),
        "issued_on": on,
        "issued_at": at,
        "changed_at": at,
        "mentions": mentions,
        **terms,
    }
    rows = rows_of(paper)
    drawn = numbering.draw(paper.entity, paper.kind, on=on)
    changes.update(
        series_id=drawn.series_id,
        sequence=drawn.sequence,
        number=drawn.number,
        previous_hash=drawn.previous_hash,
    )
    for name, value in changes.items():
        setattr(paper, name, value)
    paper_hash = hash_of(paper, rows)
    advance(paper, to=to, hash=paper_hash, **changes)
    numbering.close(drawn, paper_hash=paper_hash)


def hash_of(paper: Paper, rows: FrozenRows) -> str:
    """The hash of a final paper in its chain: `check_integrity` compares it with the stored one.

    Amounts must have the scale of their columns, as they come from the database.
    """
    content: dict[str, Any] = _texts(paper, PAPER_COLUMNS)
    if paper.corrects_id:
        content["corrects"] = str(paper.corrects_id)
    if paper.end_of_month:
        content["end_of_month"] = str(paper.payment_days)
    content["lines"] = [_texts(line, LINE_COLUMNS) for line in rows.lines]
    content["vat_rows"] = [_texts(row, VAT_COLUMNS) for row in rows.vat_rows]
    content["parties"] = [_party_texts(party) for party in rows.parties]
    if rows.instalments:
        plan = [_texts(row, INSTALMENT_COLUMNS) for row in rows.instalments]
        content["instalments"] = plan
    return numbering.chain_hash(paper.previous_hash, content)


def _party_texts(party: PaperParty) -> dict[str, str]:
    """A column that came later counts where it says something: older papers keep their hash."""
    texts = _texts(party, PARTY_COLUMNS)
    return texts | {"siret": party.siret} if party.siret else texts


def rows_of(paper: Paper) -> FrozenRows:
    """In an order that no database's collation decides; prefetched rows are not read again."""
    return FrozenRows(
        lines=sorted(paper.lines.all(), key=attrgetter("position")),
        vat_rows=sorted(paper.vat_rows.all(), key=attrgetter("category", "rate")),
        parties=sorted(paper.parties.all(), key=attrgetter("role")),
        instalments=_instalments(paper),
    )


def _instalments(paper: Paper) -> Sequence[Instalment]:
    if paper.kind != PaperKind.QUOTE:
        return ()
    return sorted(paper.instalments.all(), key=attrgetter("position"))


def account_of(entity: LegalEntity) -> dict[str, str]:
    """The account that a paper names, as it is now."""
    account = entity.main_account
    return {"iban": account.iban, "bic": account.bic} if account else {}


def payment_terms(paper: Paper, *, on: date) -> dict[str, Any]:
    """What an invoice is paid by, beside the account: due date and reference.

    The reference comes from the row's own number, so it is known before the invoice's is drawn:
    a structured communication in Belgium, an ISO 11649 reference elsewhere.
    """
    return {
        "due_on": due_on(on, days=paper.payment_days, end_of_month=paper.end_of_month),
        "reference": _reference(paper),
    }


def _reference(paper: Paper) -> str:
    if paper.entity.country == "BE":
        return belgian_communication(paper.pk)
    return rf_reference(f"{paper.pk:010d}")


def seller_row(paper: Paper) -> PaperParty:
    return PaperParty(
        paper=paper, role=PartyRole.SELLER, **_copied(paper.entity, SELLER_COLUMNS)
    )


def buyer_row(paper: Paper, customer: Customer) -> PaperParty:
    return PaperParty(
        paper=paper, role=PartyRole.BUYER, **_copied(customer, BUYER_COLUMNS)
    )


def _delivery_rows(paper: Paper, customer: Customer) -> list[PaperParty]:
    """Nothing when it is delivered where the papers go."""
    address = DeliveryAddress.objects.filter(customer=customer).first()
    if address is None:
        return []
    row = PaperParty(
        paper=paper, role=PartyRole.DELIVERY, **_copied(address, DELIVERY_COLUMNS)
    )
    row.name, row.country = row.name or customer.name, row.country or customer.country
    return [row]


def _copied(row: models.Model, columns: tuple[str, ...]) -> dict[str, Any]:
    return {column: getattr(row, column) for column in columns}


def _vat(paper: Paper, amount: VatAmount, on: date) -> PaperVat:
    rate = vat_rate_on(
        paper.entity.country,
        category=amount.category,
        rate=amount.rate,
        vatex=amount.vatex,
        on=on,
    )
    with translation.override(paper.language):
        return PaperVat(paper=paper, mention=rate.mention, **asdict(amount))


def _texts(row: models.Model, columns: Sequence[str]) -> dict[str, str]:
    values = {name: getattr(row, name) for name in columns}
    return {name: "" if value is None else str(value) for name, value in values.items()}
