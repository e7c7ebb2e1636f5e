"""Factur-X: the e-invoice inside the PDF (Factur-X 1.0.9, 6 and 7; PDF/A-3, ISO 19005-3, 6.8).

The attachment itself is WeasyPrint's. This module adds the XMP properties with the schema that
describes them, and takes out of the catalogue's /AF what WeasyPrint lists twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import Document

FILE_NAME = "factur-x.xml"
NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PROPERTIES = {
    "DocumentFileName": (FILE_NAME, "name of the embedded XML invoice file"),
    "DocumentType": ("INVOICE", "type of the hybrid document"),
    "Version": ("1.0", "version of the Factur-X schema"),
    "ConformanceLevel": ("EN 16931", "conformance level of the embedded data"),
}


def attach(xml: bytes, *, at: datetime) -> Callable[[Document], None]:
    """A step for the engine that puts `xml` into the document as its equal in data."""

    def prepare(document: Document) -> None:
        from weasyprint import Attachment  # noqa: PLC0415 (heavy: font libraries)

        document.metadata.attachments = [
            Attachment(
                string=xml.decode(),
                name=FILE_NAME,
                description="Factur-X",
                relationship="Alternative",
                created=at,
                modified=at,
            )
        ]
        _describe(document.metadata)

    return prepare


def list_once(document: Document, pdf: Any) -> None:
    """Keep one entry per file in the catalogue's associated files."""
    if files := pdf.catalog.get("AF"):
        files[:] = list(dict.fromkeys(files))


def _describe(metadata: Any) -> None:
    """Add our XMP inside the one rdf:RDF: a second one would not be PDF/A."""
    plain = metadata.generate_rdf_metadata

    def with_properties(*arguments: Any) -> bytes:
        rdf: bytes = plain(*arguments)
        return rdf.replace(b"</rdf:RDF>", _XMP.encode() + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = with_properties


def _property(name: str, description: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description>"
        "</rdf:li>"
    )


_VALUES = "".join(
    f"<fx:{name}>{value}</fx:{name}>" for name, (value, _) in PROPERTIES.items()
)
_SCHEMA = "".join(
    _property(name, description) for name, (_, description) in PROPERTIES.items()
)
_XMP = f"""
<rdf:Description rdf:about="" xmlns:fx="{NAMESPACE}">{_VALUES}</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{_SCHEMA}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
