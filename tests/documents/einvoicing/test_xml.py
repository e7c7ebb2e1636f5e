"""Every paper that may be issued becomes UBL and CII without findings."""

from datetime import date

import pytest
from hypothesis import assume, given
from lxml import etree

from documents.einvoicing.semantic import NotAnEInvoice
from documents.einvoicing.validation import findings
from documents.einvoicing.xml import PEPPOL_BIS, BreaksSchema, to_cii, to_ubl
from documents.enums import PaperKind, PaperState
from tests.documents.einvoicing.strategies import papers
from tests.examples import examples
from tests.factories.papers import (
    BELGIAN_BUSINESS,
    CONSUMER,
    FRENCH_BUSINESS,
    FRENCH_SELLER,
    discount_line,
    line,
    paper_in_memory,
    subtotal_line,
    text_line,
    title_line,
    untaxed_line,
)

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
}
FRENCH_MENTIONS = [
    ["PMT", "Somme forfaitaire : 40 €."],
    ["PMD", "Pénalités."],
    ["AAB", "Pas d’escompte."],
]


def found(xml: bytes, path: str) -> list[str]:
    return [
        element.text for element in etree.fromstring(xml).iterfind(path, NAMESPACES)
    ]


@given(paper=papers())
@examples(30)
def test_a_paper_that_may_be_issued_has_no_findings(paper):
    assume(paper.gross > 0)

    assert findings(to_cii(paper), "cii") == []
    assert findings(to_ubl(paper), "ubl") == []


@given(paper=papers())
def test_making_the_files_changes_nothing_of_the_paper(paper):
    assert to_cii(paper) == to_cii(paper)
    assert to_ubl(paper) == to_ubl(paper)


@pytest.mark.parametrize("category", ["Z", "E", "AE", "K", "G", "O"])
@pytest.mark.parametrize("kind", [PaperKind.INVOICE, PaperKind.CREDIT_NOTE])
def test_each_category_says_why_no_vat_is_asked(category, kind):
    paper = paper_in_memory([untaxed_line(category)], kind=kind, buyer=FRENCH_BUSINESS)

    cii, ubl = to_cii(paper), to_ubl(paper)

    assert (findings(cii, "cii"), findings(ubl, "ubl")) == ([], [])
    reason = ".//cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReason"
    assert found(ubl, reason) == [
        row.mention for row in paper.vat_rows.all() if row.mention
    ]


def test_goods_within_the_union_name_their_day_and_place():
    paper = paper_in_memory(
        [untaxed_line("K")], buyer=FRENCH_BUSINESS, supplied_on=date(2026, 3, 2)
    )

    ubl = to_ubl(paper)

    assert found(ubl, ".//cbc:ActualDeliveryDate") == ["2026-03-02"]
    assert found(ubl, ".//cac:DeliveryLocation//cbc:IdentificationCode") == ["FR"]


def test_a_mutated_total_is_found():
    ubl, cii = to_ubl(paper_in_memory()), to_cii(paper_in_memory())

    wrong_ubl = ubl.replace(
        b">1936.00</cbc:TaxInclusiveAmount>", b">1936.01</cbc:TaxInclusiveAmount>"
    )
    wrong_cii = cii.replace(
        b"<ram:GrandTotalAmount>1936.00<", b"<ram:GrandTotalAmount>1936.01<"
    )

    rules = {finding.rule for finding in findings(wrong_ubl, "ubl")}
    assert rules == {"BR-CO-15", "BR-CO-16"}
    assert "BR-CO-15" in {finding.rule for finding in findings(wrong_cii, "cii")}


def test_a_credit_note_names_the_invoice_that_it_corrects():
    paper = paper_in_memory(kind=PaperKind.CREDIT_NOTE)

    ubl = to_ubl(paper)

    assert etree.fromstring(ubl).tag.endswith("}CreditNote")
    assert found(ubl, ".//cac:InvoiceDocumentReference/cbc:ID") == ["F-2026-118"]
    assert found(ubl, ".//cac:InvoiceDocumentReference/cbc:IssueDate") == ["2026-02-20"]
    assert found(ubl, ".//cac:PaymentMeans") == []


def test_belgian_businesses_get_peppol_bis():
    ubl = to_ubl(
        paper_in_memory(
            title="Série « Écluses »", notes="Merci !", mentions=FRENCH_MENTIONS
        )
    )

    assert found(ubl, "cbc:CustomizationID") == [PEPPOL_BIS]
    assert found(ubl, "cbc:BuyerReference") == ["Inès Carlier"]
    assert found(ubl, ".//cbc:EndpointID") == ["0999100097", "0999200067"]
    assert found(ubl, "cbc:Note") == [
        "Série « Écluses »\nMerci !\nSomme forfaitaire : 40 €.\nPénalités.\nPas d’escompte."
    ]


@pytest.mark.parametrize(
    ("buyer", "customer_kind"),
    [
        (CONSUMER, "consumer"),
        (BELGIAN_BUSINESS, "consumer"),
        (FRENCH_BUSINESS, "business"),
    ],
)
def test_others_get_plain_en_16931(buyer, customer_kind):
    ubl = to_ubl(paper_in_memory(buyer=buyer, customer_kind=customer_kind))

    assert found(ubl, "cbc:CustomizationID") == ["urn:cen.eu:en16931:2017"]


def test_a_private_person_has_no_electronic_address():
    ubl = to_ubl(paper_in_memory(buyer=BELGIAN_BUSINESS, customer_kind="consumer"))

    assert found(ubl, ".//cac:AccountingCustomerParty//cbc:EndpointID") == []


def test_french_papers_carry_their_mentions_and_what_is_invoiced():
    paper = paper_in_memory(
        [line(rate="20")],
        seller=FRENCH_SELLER,
        buyer=FRENCH_BUSINESS,
        mentions=FRENCH_MENTIONS,
    )

    cii, ubl = to_cii(paper), to_ubl(paper)

    assert found(ubl, "cbc:Note") == [
        "#PMT#Somme forfaitaire : 40 €.",
        "#PMD#Pénalités.",
        "#AAB#Pas d’escompte.",
    ]
    assert found(ubl, "cbc:ProfileID") == ["S1"]
    assert found(cii, ".//ram:IncludedNote/ram:SubjectCode") == ["PMT", "PMD", "AAB"]
    assert found(cii, ".//ram:SellerTradeParty//ram:URIID[@schemeID='0225']") == [
        "999100100"
    ]


def test_a_discount_is_a_line_that_takes_off_per_rate():
    rows = [
        title_line("Série « Écluses »"),
        line("Prise de son", "2", "100"),
        line("Droits", "1", "100", rate="6"),
        subtotal_line(),
        discount_line(percent="10", description="Fidélité"),
        discount_line(amount="7"),
    ]
    paper = paper_in_memory(rows)

    cii, ubl = to_cii(paper), to_ubl(paper)

    assert (findings(cii, "cii"), findings(ubl, "ubl")) == ([], [])
    path = ".//cac:InvoiceLine"
    assert found(ubl, f"{path}/cac:Item/cbc:Name") == [
        "Prise de son",
        "Droits",
        "Fidélité",
        "Fidélité",
        "Remise",
        "Remise",
    ]
    amounts = ["200.00", "100.00", "-20.00", "-10.00", "-4.67", "-2.33"]
    assert found(ubl, f"{path}/cbc:LineExtensionAmount") == amounts
    assert found(ubl, f"{path}/cbc:InvoicedQuantity") == ["2", "1", *["-1"] * 4]
    assert (
        found(ubl, f"{path}/cac:Item/cbc:Description")
        == ["10\u00a0% de 300,00\u00a0€"] * 2
    )
    assert found(ubl, f"{path}/cbc:Note") == ["Série « Écluses »"]
    assert found(ubl, ".//cac:LegalMonetaryTotal/cbc:LineExtensionAmount") == ["263.00"]


def test_a_note_cannot_pass_for_a_subject_code():
    paper = paper_in_memory(
        buyer=CONSUMER, customer_kind="consumer", notes="#XYZ#surprise"
    )

    ubl = to_ubl(paper)

    assert found(ubl, "cbc:Note") == ["#AAI##XYZ#surprise"]
    assert findings(ubl, "ubl") == []


def test_instalments_are_told_and_the_last_day_is_due():
    paper = paper_in_memory(instalments=2, language="en")

    ubl = to_ubl(paper)

    assert found(ubl, "cbc:DueDate") == ["2026-05-11"]
    assert found(ubl, "cac:PaymentTerms/cbc:Note") == [
        "€968.00 by 11 April 2026; €968.00 by 11 May 2026"
    ]


@pytest.mark.parametrize(
    ("days", "instalments", "terms"),
    [
        (0, 1, "fin de mois"),
        (30, 1, "30 jours fin de mois"),
        (
            30,
            2,
            "30 jours fin de mois; 968,00\u00a0€ pour le 11\u00a0avril 2026; 968,00\u00a0€ pour le 11\u00a0mai 2026",
        ),
    ],
)
def test_a_term_that_ends_with_a_month_is_spelt_out(days, instalments, terms):
    paper = paper_in_memory(
        end_of_month=True, payment_days=days, instalments=instalments
    )

    cii, ubl = to_cii(paper), to_ubl(paper)

    assert found(ubl, "cac:PaymentTerms/cbc:Note") == [terms]
    assert found(cii, ".//ram:SpecifiedTradePaymentTerms/ram:Description") == [terms]
    assert (findings(cii, "cii"), findings(ubl, "ubl")) == ([], [])


def test_the_payment_names_account_and_structured_communication():
    ubl = to_ubl(paper_in_memory())

    assert found(ubl, ".//cbc:PaymentMeansCode") == ["58"]
    assert found(ubl, ".//cbc:PaymentID") == ["+++202/6000/11815+++"]
    assert found(ubl, ".//cac:PayeeFinancialAccount/cbc:ID") == ["BE43999100000101"]


def test_texts_become_notes_of_the_line_below_and_the_last_of_the_line_above():
    rows = [
        text_line("Phase 1"),
        line("A"),
        line("B"),
        text_line("Merci"),
        text_line("Encore"),
    ]

    ubl = to_ubl(paper_in_memory(rows))

    notes = [
        [note.text for note in row.iterfind("cbc:Note", NAMESPACES)]
        for row in _rows(ubl)
    ]
    assert notes == [["Phase 1"], ["Merci\nEncore"]]


def _rows(ubl: bytes):
    return etree.fromstring(ubl).iterfind("cac:InvoiceLine", NAMESPACES)


def test_a_correction_has_a_negative_quantity_and_a_plain_price():
    ubl = to_ubl(
        paper_in_memory([line("A", "10", "12.3456"), line("Remise", "-0.5", "10")])
    )

    assert found(ubl, ".//cbc:InvoicedQuantity") == ["10", "-0.5"]
    assert found(ubl, ".//cbc:PriceAmount") == ["12.3456", "10.00"]
    assert found(ubl, ".//cac:InvoiceLine/cbc:LineExtensionAmount") == [
        "123.46",
        "-5.00",
    ]


@pytest.mark.parametrize(
    "paper",
    [paper_in_memory(kind=PaperKind.QUOTE), paper_in_memory(state=PaperState.DRAFT)],
    ids=["a quote", "a draft"],
)
def test_only_issued_invoices_and_credit_notes_become_e_invoices(paper):
    with pytest.raises(NotAnEInvoice):
        to_ubl(paper)


def test_what_no_schema_allows_is_refused_with_its_detail():
    with pytest.raises(BreaksSchema) as refusal:
        to_cii(paper_in_memory([line("")]))

    assert "BT-153" in refusal.value.detail
