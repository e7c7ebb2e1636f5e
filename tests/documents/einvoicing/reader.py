"""An e-invoice read back by paths of its own syntax, as plain values that a paper can be compared with."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


@dataclass(frozen=True, slots=True)
class Read:
    """`lines` and `vat` as tuples, `parties` by role; a missing text is empty, a missing day None."""

    head: dict[str, Any]
    totals: dict[str, Decimal]
    parties: dict[str, dict[str, str]]
    vat: list[tuple[Any, ...]]
    lines: list[tuple[Any, ...]]
    notes: list[str]
    line_notes: list[str] = field(default_factory=list)


def read_ubl(xml: bytes) -> Read:
    root = etree.fromstring(xml)
    is_credit = etree.QName(root).localname == "CreditNote"
    line = "CreditNoteLine" if is_credit else "InvoiceLine"
    quantity = "CreditedQuantity" if is_credit else "InvoicedQuantity"
    lines = root.findall(f"cac:{line}", NAMESPACES)
    return Read(
        head={
            **_texts(root, UBL_HEAD),
            **_days(root, UBL_DAYS),
        },
        totals=_amounts(root, UBL_TOTALS),
        parties={
            role: _texts(root.find(f"cac:{tag}/cac:Party", NAMESPACES), UBL_PARTY)
            for role, tag in (
                ("seller", "AccountingSupplierParty"),
                ("buyer", "AccountingCustomerParty"),
            )
        },
        vat=[
            _row(row, UBL_VAT)
            for row in root.findall("cac:TaxTotal/cac:TaxSubtotal", NAMESPACES)
        ],
        lines=[
            _row(row, [f"cbc:{quantity}", f"cbc:{quantity}@unitCode", *UBL_LINE])
            for row in lines
        ],
        notes=_all(root, "cbc:Note"),
        line_notes=[text for row in lines for text in _all(row, "cbc:Note")],
    )


def read_cii(xml: bytes) -> Read:
    root = etree.fromstring(xml)
    lines = root.findall(".//ram:IncludedSupplyChainTradeLineItem", NAMESPACES)
    note = "ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"
    return Read(
        head={**_texts(root, CII_HEAD), **_days(root, CII_DAYS)},
        totals=_amounts(root, CII_TOTALS),
        parties={
            role: _texts(root.find(f".//ram:{tag}", NAMESPACES), CII_PARTY)
            for role, tag in (
                ("seller", "SellerTradeParty"),
                ("buyer", "BuyerTradeParty"),
            )
        },
        vat=[
            _row(row, CII_VAT)
            for row in root.findall(f"{SETTLEMENT}/ram:ApplicableTradeTax", NAMESPACES)
        ],
        lines=[_row(row, CII_LINE) for row in lines],
        notes=_all(root, "rsm:ExchangedDocument/ram:IncludedNote/ram:Content"),
        line_notes=[text for row in lines for text in _all(row, note)],
    )


def _texts(node: Any, paths: dict[str, str]) -> dict[str, str]:
    return {
        name: node.findtext(path, "", NAMESPACES) or "" for name, path in paths.items()
    }


def _amounts(node: Any, paths: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in _texts(node, paths).items()}


def _days(node: Any, paths: dict[str, str]) -> dict[str, date | None]:
    return {
        name: date.fromisoformat(text) if text else None
        for name, text in _texts(node, paths).items()
    }


def _all(node: Any, path: str) -> list[str]:
    return [element.text or "" for element in node.iterfind(path, NAMESPACES)]


def _row(node: Any, paths: list[str]) -> tuple[Any, ...]:
    """Texts, and numbers as such; `path@name` is an attribute."""
    return tuple(_value(node, path) for path in paths)


def _value(node: Any, path: str) -> Any:
    path, _at, attribute = path.partition("@")
    found = node.find(path, NAMESPACES)
    if found is None:
        return ""
    if attribute:
        return found.get(attribute)
    return Decimal(found.text) if path.endswith(NUMBERS) else found.text or ""


NUMBERS = ("Amount", "Quantity", "Percent")
SUPPLY = "cac:AccountingSupplierParty/cac:Party"
REFERENCE = "cac:BillingReference/cac:InvoiceDocumentReference"
UBL_HEAD = {
    "number": "cbc:ID",
    "currency": "cbc:DocumentCurrencyCode",
    "buyer_reference": "cbc:BuyerReference",
    "corrects": f"{REFERENCE}/cbc:ID",
    "iban": "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
    "reference": "cac:PaymentMeans/cbc:PaymentID",
    "terms": "cac:PaymentTerms/cbc:Note",
    "brand": f"{SUPPLY}/cac:PartyName/cbc:Name",
    "delivered_to": "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name",
    "delivered_in": "cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:CityName",
}
UBL_DAYS = {
    "issued_on": "cbc:IssueDate",
    "due_on": "cbc:DueDate",
    "supplied_on": "cac:Delivery/cbc:ActualDeliveryDate",
    "corrects_of": f"{REFERENCE}/cbc:IssueDate",
}
UBL_TOTALS = {
    "lines": "cac:LegalMonetaryTotal/cbc:LineExtensionAmount",
    "net": "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount",
    "vat": "cac:TaxTotal/cbc:TaxAmount",
    "gross": "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
    "payable": "cac:LegalMonetaryTotal/cbc:PayableAmount",
}
UBL_PARTY = {
    "name": "cac:PartyLegalEntity/cbc:RegistrationName",
    "number": "cac:PartyLegalEntity/cbc:CompanyID",
    "vat_number": "cac:PartyTaxScheme/cbc:CompanyID",
    "street": "cac:PostalAddress/cbc:StreetName",
    "box": "cac:PostalAddress/cbc:AdditionalStreetName",
    "postal_code": "cac:PostalAddress/cbc:PostalZone",
    "town": "cac:PostalAddress/cbc:CityName",
    "country": "cac:PostalAddress/cac:Country/cbc:IdentificationCode",
    "contact": "cac:Contact/cbc:Name",
    "phone": "cac:Contact/cbc:Telephone",
    "email": "cac:Contact/cbc:ElectronicMail",
    "endpoint": "cbc:EndpointID",
}
UBL_VAT = [
    "cac:TaxCategory/cbc:ID",
    "cac:TaxCategory/cbc:Percent",
    "cac:TaxCategory/cbc:TaxExemptionReasonCode",
    "cac:TaxCategory/cbc:TaxExemptionReason",
    "cbc:TaxableAmount",
    "cbc:TaxAmount",
]
UBL_CATEGORY = "cac:Item/cac:ClassifiedTaxCategory"
UBL_LINE = [
    "cac:Price/cbc:PriceAmount",
    "cbc:LineExtensionAmount",
    f"{UBL_CATEGORY}/cbc:ID",
    f"{UBL_CATEGORY}/cbc:Percent",
    "cac:Item/cbc:Name",
    "cac:Item/cbc:Description",
]

AGREEMENT = ".//ram:ApplicableHeaderTradeAgreement"
SETTLEMENT = ".//ram:ApplicableHeaderTradeSettlement"
DELIVERED = ".//ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"
CII_REFERENCE = f"{SETTLEMENT}/ram:InvoiceReferencedDocument"
MEANS = f"{SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans"
SUMS = f"{SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
TERMS = f"{SETTLEMENT}/ram:SpecifiedTradePaymentTerms"
CII_HEAD = {
    "number": "rsm:ExchangedDocument/ram:ID",
    "currency": f"{SETTLEMENT}/ram:InvoiceCurrencyCode",
    "buyer_reference": f"{AGREEMENT}/ram:BuyerReference",
    "corrects": f"{CII_REFERENCE}/ram:IssuerAssignedID",
    "iban": f"{MEANS}/ram:PayeePartyCreditorFinancialAccount/ram:IBANID",
    "reference": f"{SETTLEMENT}/ram:PaymentReference",
    "terms": f"{TERMS}/ram:Description",
    "delivered_to": ".//ram:ShipToTradeParty/ram:Name",
    "delivered_in": ".//ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CityName",
    "brand": ".//ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:TradingBusinessName",
}
CII_DAYS = {
    "issued_on": "rsm:ExchangedDocument/ram:IssueDateTime/*",
    "due_on": f"{TERMS}/ram:DueDateDateTime/*",
    "supplied_on": f"{DELIVERED}/*",
    "corrects_of": f"{CII_REFERENCE}/ram:FormattedIssueDateTime/*",
}
CII_TOTALS = {
    "lines": f"{SUMS}/ram:LineTotalAmount",
    "net": f"{SUMS}/ram:TaxBasisTotalAmount",
    "vat": f"{SUMS}/ram:TaxTotalAmount",
    "gross": f"{SUMS}/ram:GrandTotalAmount",
    "payable": f"{SUMS}/ram:DuePayableAmount",
}
CII_PARTY = {
    "name": "ram:Name",
    "number": "ram:SpecifiedLegalOrganization/ram:ID",
    "vat_number": "ram:SpecifiedTaxRegistration/ram:ID",
    "street": "ram:PostalTradeAddress/ram:LineOne",
    "box": "ram:PostalTradeAddress/ram:LineTwo",
    "postal_code": "ram:PostalTradeAddress/ram:PostcodeCode",
    "town": "ram:PostalTradeAddress/ram:CityName",
    "country": "ram:PostalTradeAddress/ram:CountryID",
    "contact": "ram:DefinedTradeContact/ram:PersonName",
    "phone": "ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:CompleteNumber",
    "email": "ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:URIID",
    "endpoint": "ram:URIUniversalCommunication/ram:URIID",
}
CII_VAT = [
    "ram:CategoryCode",
    "ram:RateApplicablePercent",
    "ram:ExemptionReasonCode",
    "ram:ExemptionReason",
    "ram:BasisAmount",
    "ram:CalculatedAmount",
]
CII_TAX = "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax"
CII_LINE = [
    "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity",
    "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity@unitCode",
    "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount",
    "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
    f"{CII_TAX}/ram:CategoryCode",
    f"{CII_TAX}/ram:RateApplicablePercent",
    "ram:SpecifiedTradeProduct/ram:Name",
    "ram:SpecifiedTradeProduct/ram:Description",
]
