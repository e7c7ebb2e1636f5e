"""The demo's mailbox: what would have been sent."""

import re

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.delivery.dispatch import statuses_of
from smartportal.delivery.models import DemoMail
from smartportal.delivery.serving import file_response

PER_PAGE = 50
# The mail may show its own colours and nothing else; its links open beside the portal.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
OPEN_BESIDE = '<base target="_blank">'


@require_safe
def mailbox(request: HtmxRequest) -> HttpResponse:
    mails = DemoMail.objects.visible_to(request.user).newest_first()
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    statuses = statuses_of((mail.message_id for mail in page), today=clock.today())
    rows = [(mail, statuses.get(mail.message_id)) for mail in page]
    return render(request, "delivery/mailbox.html", {"page": page, "rows": rows})


@require_safe
def mail(request: HtmxRequest, public_id: str) -> HttpResponse:
    kept = _mail_or_404(request, public_id)
    statuses = statuses_of([kept.message_id], today=clock.today())
    context = {"mail": kept, "status": statuses.get(kept.message_id)}
    return render(request, "delivery/mail.html", context)


@require_safe
@xframe_options_sameorigin
def mail_html(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The mail as a reader shows it, in a frame that runs nothing and reaches nothing."""
    kept = _mail_or_404(request, public_id)
    html = HEAD.sub(lambda head: head[0] + OPEN_BESIDE, kept.html, count=1)
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})


@require_safe
def mail_attachment(request: HtmxRequest, public_id: str, number: int) -> FileResponse:
    kept = _mail_or_404(request, public_id)
    file = kept.file_of(number)
    if file is None:
        raise Http404
    return file_response(file, kept.attachments[number]["name"], inline=True)


def _mail_or_404(request: HtmxRequest, public_id: str) -> DemoMail:
    mails = DemoMail.objects.visible_to(request.user)
    return get_object_or_404(mails, public_id=public_id)
