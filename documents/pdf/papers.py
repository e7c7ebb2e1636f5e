"""A quote, invoice or credit note as PDF/A-3a, in the paper's language."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import pgettext

from documents.models import Paper
from documents.pdf import facturx
from documents.pdf.blocks import PaperBlock
from documents.pdf.drawings import watermark
from documents.pdf.engine import Assets, Sheet, render
from documents.pdf.images import logo_png
from documents.pdf.qr import qr_svg
from documents.pdf.reading import read_paper

TEMPLATE = "documents/pdf/paper.html"


def paper_pdf(paper: Paper, *, xml: bytes | None) -> bytes:
    """The bytes to print or send; `xml` (CII, EN 16931) makes it a Factur-X invoice.

    The same frozen paper gives the same bytes. A draft carries a watermark, no number and no payment block.
    """
    sheet = sheet_of(paper)
    if xml is None:
        return render(sheet)
    return render(
        sheet, prepare=facturx.attach(xml, at=sheet.at), finish=facturx.list_once
    )


def sheet_of(paper: Paper) -> Sheet:
    """What is printed of a paper, before it is laid out."""
    logo = logo_png(paper.brand.logo) if paper.brand else None
    with translation.override(paper.language):
        block = read_paper(paper, has_logo=logo is not None)
        html = render_to_string(TEMPLATE, _context(block))
        assets = _assets(block, logo)
    brand = block.brand
    return Sheet(html, brand.colour, _made_at(paper), assets, brand.font)


def _context(block: PaperBlock) -> dict[str, object]:
    return {
        "paper": block,
        "language": block.language,
        "seller": block.seller,
        "brand": block.brand,
        "is_draft": block.is_draft,
    }


def _made_at(paper: Paper) -> datetime:
    return (paper.issued_at or paper.changed_at).replace(microsecond=0)


def _assets(block: PaperBlock, logo: bytes | None) -> Assets:
    assets = {}
    if logo:
        assets["logo.png"] = logo
    if block.payment and block.payment.has_code:
        assets["qr.svg"] = qr_svg(block.payment.transfer)
    if block.is_draft:
        assets["draft.svg"] = watermark(pgettext("title of a paper", "Draft"))
    return assets
