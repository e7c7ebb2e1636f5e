"""The promise of readiness: who has no reason has no finding."""

from hypothesis import event, given

from documents.einvoicing.validation import findings
from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import LineKind, PaperKind, PartyRole
from documents.papers.readiness import (
    BuyerFacts,
    PaperFacts,
    SellerFacts,
    reasons_against,
)
from documents.papers.services import LineInput
from smartportal.reference.enums import VatAudience
from tests.documents.einvoicing.strategies import perhaps_papers
from tests.examples import examples
from tests.factories.papers import ISSUED_ON

UNION = {"BE", "FR", "DE"}
AUDIENCES = {
    "AE": VatAudience.UNION_BUSINESS,
    "K": VatAudience.UNION_BUSINESS,
    "G": VatAudience.OUTSIDE_UNION,
}


@given(paper=perhaps_papers())
@examples(60)
def test_no_reasons_means_no_findings(paper):
    reasons = reasons_against(facts_of(paper))
    event("refused" if reasons else "may be issued")

    if not reasons:
        assert findings(to_cii(paper), "cii") == []
        assert findings(to_ubl(paper), "ubl") == []


def facts_of(paper) -> PaperFacts:
    """As they are gathered from the database, of a paper in memory."""
    seller, buyer = parties = paper.parties.all()
    assert [party.role for party in parties] == [PartyRole.SELLER, PartyRole.BUYER]
    lines = tuple(line_input(row) for row in paper.lines.all())
    return PaperFacts(
        kind=PaperKind.INVOICE,
        on=ISSUED_ON,
        today=ISSUED_ON,
        last_on=None,
        payment_days=30,
        seller=SellerFacts(
            seller.country,
            seller.vat_number,
            seller.enterprise_number,
            has_account=True,
        ),
        buyer=BuyerFacts(
            kind=paper.customer_kind,
            country=buyer.country,
            in_union=buyer.country in UNION,
            name=buyer.name,
            street=buyer.street,
            postal_code=buyer.postal_code,
            town=buyer.town,
            vat_number=buyer.vat_number,
            enterprise_number=buyer.enterprise_number,
        ),
        lines=lines,
        rates={
            (row.vat_category, row.vat_rate, row.vatex): AUDIENCES.get(
                row.vat_category, ""
            )
            for row in lines
        },
    )


def line_input(row) -> LineInput:
    return LineInput(
        kind=row.kind or LineKind.ITEM,
        description=row.description,
        quantity=row.quantity,
        unit=row.unit,
        unit_price=row.unit_price,
        vat_category=row.vat_category,
        vat_rate=row.vat_rate,
        vatex=row.vatex,
        whole_paper=row.whole_paper,
    )
