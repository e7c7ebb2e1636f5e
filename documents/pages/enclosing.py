"""The files that a sheet brings: kept at once, so that a mistake elsewhere on the sheet loses none."""

from django.forms import Form
from django.utils.translation import gettext as _

from documents.models import Paper
from documents.papers.attaching import attach, keep_only
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.core.refusals import Refused


def taken_files(request: HtmxRequest, paper: Paper, form: Form) -> bool:
    """Keep what the sheet attaches and take off what it no longer does; whether the whole sheet is right."""
    is_valid = form.is_valid()
    now = clock.now()
    if "shows_attachments" in request.POST:
        kept = request.POST.getlist("attachment")
        keep_only(paper, kept, by=request.user, at=now)
    for upload in form.cleaned_data.get("enclosed") or []:
        try:
            content = upload.read()
            attach(paper, name=upload.name, content=content, by=request.user, at=now)
        except Refused as refusal:
            form.add_error("enclosed", _said(upload.name, refusal))
            is_valid = False
    return is_valid


def _said(name: str, refusal: Refused) -> str:
    return _("%(file)s: %(problem)s") % {
        "file": name[:80],
        "problem": refusal.sentence,
    }
