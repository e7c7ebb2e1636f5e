"""The files kept of a final paper: each made once, the e-invoices judged by the official rules."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.einvoicing.validation import Finding, Format, findings
from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import PaperKind, RenderingKind
from documents.models import Paper, Rendering
from documents.pdf.papers import paper_pdf
from documents.pdf.reading import readable_papers
from smartportal.core.refusals import Refused
from smartportal.delivery.enums import FileKind
from smartportal.delivery.services import read_file, store_file
from smartportal.reference.enums import RateKind
from smartportal.reference.rates import rate_on

CONTENT_TYPES = {
    RenderingKind.PDF: "application/pdf",
    RenderingKind.UBL: "application/xml",
    RenderingKind.CII: "application/xml",
}


class NotFinal(Refused):
    """A draft has no files: it may still change."""


def render_paper(paper: Paper, *, at: datetime) -> None:
    """Make what is missing of the PDF (with the CII inside), the UBL and the CII of a final paper.

    Safe to repeat and to kill: one row per paper and kind decides, and what was kept is never made again.
    """
    if paper.is_draft:
        raise NotFinal(_("Only a paper that left has files."))
    if is_rendered(paper):
        return
    paper = readable_papers().get(pk=paper.pk)
    xml: bytes | None = None
    if paper.kind != PaperKind.QUOTE:
        xml = _e_invoice(paper, RenderingKind.CII, at=at)
        _e_invoice(paper, RenderingKind.UBL, at=at)
    _keep(paper, RenderingKind.PDF, paper_pdf(paper, xml=xml), found=[], at=at)


def findings_of(paper: Paper) -> list[Finding]:
    """What holds the sending of a paper; empty is what we want, and what quotes always have."""
    rows = paper.renderings.order_by("kind").values_list("findings", flat=True)
    return [Finding(**finding) for found in rows for finding in found]


def is_rendered(paper: Paper) -> bool:
    """Whether every file that can be sent exists."""
    last = RenderingKind.PDF
    return Rendering.objects.filter(paper=paper, kind=last).exists()


def kept_file(paper: Paper, kind: RenderingKind) -> bytes | None:
    """The bytes that were kept, None before they are."""
    kept = _kept(paper, kind)
    return read_file(kept.file) if kept else None


def _e_invoice(paper: Paper, kind: RenderingKind, *, at: datetime) -> bytes:
    """The bytes that were kept, or that are kept now with what the rules find in them."""
    if (kept := kept_file(paper, kind)) is not None:
        return kept
    xml = to_cii(paper) if kind == RenderingKind.CII else to_ubl(paper)
    _keep(paper, kind, xml, found=findings(xml, Format(kind)), at=at)
    return xml


def _kept(paper: Paper, kind: RenderingKind) -> Rendering | None:
    return (
        Rendering.objects.select_related("file").filter(paper=paper, kind=kind).first()
    )


@transaction.atomic
def _keep(
    paper: Paper,
    kind: RenderingKind,
    content: bytes,
    *,
    found: list[Finding],
    at: datetime,
) -> None:
    """The first to come stays; equal papers give equal bytes, so that the other lost nothing."""
    file = store_file(
        content,
        kind=FileKind.PAPER,
        content_type=CONTENT_TYPES[kind],
        retain_until=retain_until(paper),
    )
    row = Rendering(
        paper=paper, kind=kind, file=file, findings=list(map(asdict, found)), made_at=at
    )
    Rendering.objects.bulk_create([row], ignore_conflicts=True)


def retain_until(paper: Paper) -> date:
    """December 31 of the last year that the law of the entity's country wants.

    The years count from the one in which the fiscal year of the paper closes.
    """
    if paper.issued_on is None:
        raise NotFinal(_("Only a paper that left has files."))
    years = rate_on(RateKind.RETENTION, paper.entity.country, paper.issued_on).value
    return date(
        _closing_year(paper.issued_on, paper.entity.fiscal_year_start) + int(years),
        12,
        31,
    )


def _closing_year(on: date, first_month: int) -> int:
    return on.year + (1 < first_month <= on.month)
