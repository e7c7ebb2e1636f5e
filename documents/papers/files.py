"""The files of a final paper, for whoever may read it."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from documents.einvoicing.services import render_paper
from documents.enums import PaperKind, RenderingKind
from documents.models import Paper, Rendering
from smartportal.core import clock
from smartportal.delivery.serving import file_response

ENDINGS = {
    RenderingKind.PDF: "pdf",
    RenderingKind.UBL: "xml",
    RenderingKind.CII: "cii.xml",
}


def paper_file(paper: Paper, kind: str) -> HttpResponseBase:
    """PDF (with the e-invoice inside), UBL or CII; made now when the worker has not come to it yet."""
    if (
        paper.is_draft
        or kind not in ENDINGS
        or (paper.kind == PaperKind.QUOTE and kind != RenderingKind.PDF)
    ):
        raise Http404
    render_paper(paper, at=clock.now())
    row = get_object_or_404(
        Rendering.objects.select_related("file"), paper=paper, kind=kind
    )
    return file_response(row.file, f"{paper.number}.{ENDINGS[RenderingKind(kind)]}")
