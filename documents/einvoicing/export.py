"""A paper's file as asked for by name, with everything that is wrong with it. Writes nothing."""

from dataclasses import dataclass
from enum import StrEnum

from documents.einvoicing.services import kept_file
from documents.einvoicing.validation import Finding, Format, findings
from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import RenderingKind
from documents.models import Paper
from documents.pdf.checks import problems
from documents.pdf.papers import paper_pdf


class Form(StrEnum):
    UBL = "ubl"
    CII = "cii"
    FACTURX = "facturx"


@dataclass(frozen=True, slots=True)
class Export:
    content: bytes
    findings: list[Finding]


def export(paper: Paper, form: Form) -> Export:
    """The kept file, or the same made anew where none is kept yet, judged now."""
    if form == Form.UBL:
        xml = kept_file(paper, RenderingKind.UBL) or to_ubl(paper)
        return Export(xml, findings(xml, Format.UBL))
    xml = kept_file(paper, RenderingKind.CII) or to_cii(paper)
    found = findings(xml, Format.CII)
    if form == Form.CII:
        return Export(xml, found)
    content = kept_file(paper, RenderingKind.PDF) or paper_pdf(paper, xml=xml)
    return Export(
        content,
        found + [_structural(problem) for problem in problems(content, xml=xml)],
    )


def _structural(problem: str) -> Finding:
    return Finding("PDF/A-3a", problem, "fatal")
