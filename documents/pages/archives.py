"""An archive of papers: how far it is, and its file."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.models import PaperArchive
from smartportal.core.htmx import HtmxRequest
from smartportal.delivery.serving import file_response


@require_safe
def archive(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Asked for again and again while it is made; htmx swaps its card alone."""
    context = {"archive": _archive(request, public_id)}
    template = "documents/papers/archive.html"
    if request.htmx:
        template += "#archive"
    return render(request, template, context)


@require_safe
def archive_file(request: HtmxRequest, public_id: str) -> HttpResponseBase:
    made = _archive(request, public_id)
    if made.file is None:
        raise Http404
    return file_response(made.file, _("papers.zip"))


def _archive(request: HtmxRequest, public_id: str) -> PaperArchive:
    rows = PaperArchive.objects.visible_to(request.user).select_related("file")
    return get_object_or_404(rows, public_id=public_id)
