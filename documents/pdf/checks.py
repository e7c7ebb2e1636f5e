"""Whether a PDF is built as PDF/A-3a and Factur-X ask, as far as its structure shows.

ISO 19005-3 (6.1 to 6.8), Factur-X 1.0.9. Not a whole validator: it knows what our own engine writes.
"""

import io
import re
from collections.abc import Iterator

import pikepdf
from lxml import etree

from documents.pdf.facturx import FILE_NAME, NAMESPACE, PROPERTIES

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFA_ID = "http://www.aiim.org/pdfa/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
ACTIVE = ("/OpenAction", "/AA", "/AcroForm")
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def problems(content: bytes, *, xml: bytes | None = None) -> list[str]:
    """What is wrong with a PDF; with `xml`, also as the Factur-X invoice that carries exactly these bytes."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        metadata = _xmp(pdf)
        found = [
            *_archive(pdf, metadata),
            *_accessible(pdf),
            *_fonts(pdf),
            *_glyphs(pdf),
        ]
        if xml is not None:
            found += [*_attachment(pdf, xml), *_properties(metadata)]
        elif "/AF" in pdf.Root:
            found.append("an attachment that nobody asked for")
    return found


def _xmp(pdf: pikepdf.Pdf) -> etree._Element:
    packet = re.search(
        rb"<x:xmpmeta.*</x:xmpmeta>", pdf.Root.Metadata.read_bytes(), re.DOTALL
    )
    return etree.fromstring(packet.group() if packet else b"<none/>")


def _archive(pdf: pikepdf.Pdf, metadata: etree._Element) -> Iterator[str]:
    """6.1 to 6.6: version, identifier, colours, metadata, nothing that runs."""
    if len(metadata.findall(f"{{{RDF}}}RDF")) != 1:
        yield "the metadata must hold one rdf:RDF"
    if _claims(metadata) != {"part": "3", "conformance": "A"}:
        yield f"the metadata claim {_claims(metadata)}"
    if pdf.pdf_version != "1.7" or pdf.is_encrypted:
        yield "the file must be plain PDF 1.7"
    if "/ID" not in pdf.trailer:
        yield "the file has no identifier"
    intents = [
        intent
        for intent in pdf.Root.get("/OutputIntents", [])
        if intent.S == "/GTS_PDFA1"
    ]
    if len(intents) != 1 or "/DestOutputProfile" not in intents[0]:
        yield "the file must name its colour profile once"
    if any(key in pdf.Root for key in ACTIVE) or "/JavaScript" in pdf.Root.get(
        "/Names", {}
    ):
        yield "the file holds something that runs"
    title = metadata.findtext(
        f".//{{http://purl.org/dc/elements/1.1/}}title//{{{RDF}}}li"
    )
    if title != str(pdf.docinfo.get("/Title")):
        yield "the two titles of the file differ"


def _claims(metadata: etree._Element) -> dict[str, str | None]:
    for description in metadata.iter(f"{{{RDF}}}Description"):
        if (part := description.get(f"{{{PDFA_ID}}}part")) is not None:
            return {
                "part": part,
                "conformance": description.get(f"{{{PDFA_ID}}}conformance"),
            }
    return {}


def _accessible(pdf: pikepdf.Pdf) -> Iterator[str]:
    """6.7, level A: tags, language, a text for every picture."""
    marks = pdf.Root.get("/MarkInfo")
    if "/StructTreeRoot" not in pdf.Root or marks is None or not marks.get("/Marked"):
        yield "the file is not tagged"
    if not str(pdf.Root.get("/Lang", "")):
        yield "the file does not name its language"
    figures = (entry for entry in _dictionaries(pdf) if entry.get("/S") == "/Figure")
    if any(not str(figure.get("/Alt", "")) for figure in figures):
        yield "a picture has no text"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """6.2.11.4: every font is inside, and its letters can be read out."""
    for entry in _dictionaries(pdf):
        kind = entry.get("/Type")
        if kind == "/FontDescriptor" and not any(key in entry for key in FONT_FILES):
            yield f"the font {entry.get('/FontName')} is not inside"
        if (
            kind == "/Font"
            and entry.get("/Subtype") == "/Type0"
            and "/ToUnicode" not in entry
        ):
            yield f"the font {entry.get('/BaseFont')} cannot be read out"


def _glyphs(pdf: pikepdf.Pdf) -> Iterator[str]:
    """6.2.11.8: no letter that its font does not have. Our engine maps such letters by an encoding of its own."""
    for entry in _dictionaries(pdf):
        if (
            entry.get("/Subtype") == "/Type0"
            and entry.get("/Encoding") != "/Identity-H"
        ):
            yield f"a letter is missing from the font {entry.get('/BaseFont')}"


def _attachment(pdf: pikepdf.Pdf, xml: bytes) -> Iterator[str]:
    """6.8 and Factur-X 6.2: one file, named, described, listed once, equal to what we made."""
    listed = list(pdf.Root.get("/AF", []))
    if len(listed) != 1 or list(pdf.attachments) != [FILE_NAME]:
        yield f"one attachment must be listed once: {len(listed)}, {list(pdf.attachments)}"
        return
    spec = listed[0]
    stream = spec.EF.F
    if (str(spec.F), str(spec.UF)) != (FILE_NAME, FILE_NAME):
        yield "the attachment has another name"
    if spec.get("/AFRelationship") != "/Alternative":
        yield "the attachment is not the alternative of the page"
    if stream.get("/Subtype") not in (
        "/text/xml",
        "/application/xml",
    ) or "/ModDate" not in stream.get("/Params", {}):
        yield "the attachment does not say what it is and from when"
    if stream.read_bytes() != xml:
        yield "the attachment is another file"


def _properties(metadata: etree._Element) -> Iterator[str]:
    """Factur-X 6.3: the four properties, and the schema that describes them."""
    for name, (value, _description) in PROPERTIES.items():
        if metadata.findtext(f".//{{{NAMESPACE}}}{name}") != value:
            yield f"the metadata do not say {name}"
    if metadata.find(f".//{{{EXTENSION}}}schemas") is None:
        yield "the metadata do not describe the properties of Factur-X"


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    return (entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary))
