"""Seller and buyer in the words of EN 16931 (BG-4, BG-7)."""

from typing import Any

from documents.enums import CustomerKind, VatCategory
from documents.identifiers import (
    BE_ENTERPRISE,
    BadIdentifier,
    NoElectronicAddress,
    peppol_id,
    registration_id,
)
from documents.models import DeliveryAddress, Paper, PaperParty

Group = dict[str, Any]

# Prefixes of VAT numbers that are not ISO 3166 codes but are allowed (BR-CO-09).
FOREIGN_PREFIXES = {"GR": "EL", "MC": "FR", "GB": "XI"}


def seller_group(paper: Paper, seller: PaperParty) -> Group:
    """BG-4. The trading name is the brand that the customer knows."""
    brand = paper.brand.name if paper.brand else ""
    return _filled(
        {
            **_party_group(paper, seller),
            "biz_name": brand if brand != seller.name else "",
            "legal_info": ", ".join(
                filter(None, (seller.legal_form, seller.share_capital, seller.register))
            ),
            **_electronic_address(seller),
            "contacts": _contacts(seller),
        }
    )


def buyer_group(paper: Paper, buyer: PaperParty) -> Group:
    """BG-7. A private person has no electronic address, whatever numbers their card carries."""
    addressed = paper.customer_kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
    return _filled(
        {
            **_party_group(paper, buyer),
            **(_electronic_address(buyer) if addressed else {}),
            "contacts": _contacts(buyer),
        }
    )


def delivery_group(place: PaperParty | DeliveryAddress) -> Group:
    """BG-13: where it was delivered."""
    return _filled({"name": one_line(place.name), **_address(place)})


def travels_by_peppol(paper: Paper, seller: PaperParty, buyer: PaperParty) -> bool:
    """Whether Belgian law wants this paper as Peppol BIS: both are Belgian businesses (law of 6 February 2024)."""
    businesses = paper.customer_kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
    return businesses and all(
        _electronic_address(party).get("einvoicing_addr_schemeid") == BE_ENTERPRISE
        for party in (seller, buyer)
    )


def one_line(text: str) -> str:
    """Without line breaks or runs of spaces, as identifiers and names are read."""
    return " ".join(text.split())


def _party_group(paper: Paper, party: PaperParty) -> Group:
    return {
        "name": one_line(party.name),
        **_registration(party),
        "vat_identifier": vat_identifier(paper, party),
        **_address(party),
    }


def vat_identifier(paper: Paper, party: PaperParty) -> str:
    """BT-31, BT-48. Supplies outside VAT name no VAT number (BR-O-02); nor does one without its country's prefix."""
    if any(row.category == VatCategory.OUTSIDE for row in paper.vat_rows.all()):
        return ""
    return party.vat_number if _has_prefix(party) else ""


def _has_prefix(party: PaperParty) -> bool:
    """BR-CO-09: the letters of the country that gave the number."""
    return party.vat_number[:2] in (party.country, FOREIGN_PREFIXES.get(party.country))


def _registration(party: PaperParty) -> Group:
    """BT-30, BT-47. A number that its register could not have given goes without a scheme.

    A VAT number that cannot be named as one, having no prefix, names the business here (BR-AE-02).
    """
    if not party.enterprise_number:
        return (
            {"legal_identifier": one_line(party.vat_number)}
            if not _has_prefix(party)
            else {}
        )
    try:
        scheme, number = registration_id(party.country, party.enterprise_number)
    except BadIdentifier:
        scheme, number = "", one_line(party.enterprise_number)
    return {"legal_identifier": number, "legal_identifier_schemeid": scheme}


def _electronic_address(party: PaperParty) -> Group:
    """BT-34, BT-49: 0208 in Belgium, 0225 (SIREN) or 0009 (SIRET) in France; nothing elsewhere."""
    try:
        scheme, number = peppol_id(party.country, party.enterprise_number)
    except (BadIdentifier, NoElectronicAddress):
        return {}
    return {"einvoicing_addr": number, "einvoicing_addr_schemeid": scheme}


def _address(party: PaperParty | DeliveryAddress) -> Group:
    return {
        "addr_l1": one_line(f"{party.street} {party.house_number}"),
        "addr_l2": one_line(party.box),
        "city": one_line(party.town),
        "postcode": one_line(party.postal_code),
        "country_code": party.country,
    }


def _contacts(party: PaperParty) -> list[Group]:
    contact = _filled(
        {
            "name": one_line(party.contact_name),
            "phone": one_line(party.phone),
            "email": party.email,
        }
    )
    return [contact] if contact else []


def _filled(group: Group) -> Group:
    return {key: value for key, value in group.items() if value}
