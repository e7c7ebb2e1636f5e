"""The customer's page of a paper."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from documents.enums import AnswerKind, PaperKind, PaperState
from documents.models import Paper
from documents.papers.files import paper_file
from documents.papers.lines import total_with
from documents.papers.preview import preview
from documents.papers.sending import LINK_SCOPE
from documents.public.forms import AcceptForm, DeclineForm
from documents.quotes.options import agreed_on, options_of
from documents.quotes.services import (
    Proof,
    accept_quote,
    confirm_receipt,
    decline_quote,
)
from documents.quotes.versions import newest_version
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.client import client_address
from smartportal.core.htmx import HtmxRequest
from smartportal.core.languages import known_language
from smartportal.core.refusals import Refused
from smartportal.delivery.models import SignedLink
from smartportal.delivery.services import open_link
from smartportal.delivery.serving import file_response


def by_link(
    view: Callable[[HtmxRequest, SignedLink, Paper], HttpResponseBase],
) -> Callable[[HtmxRequest, str], HttpResponseBase]:
    """Open the paper of a valid link, in the paper's language; a bad link gets a page that says why."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HtmxRequest, token: str) -> HttpResponseBase:
        try:
            link = open_link(token, scope=LINK_SCOPE, at=clock.now())
        except Refused as refusal:
            return _closed(request, refusal)
        papers = Paper.objects.by_link(link).with_surroundings()
        paper = papers.prefetch_related("lines").first()
        if paper is None:
            raise Http404
        paper = newest_version(paper)
        language = _language(request, paper)
        with translation.override(language):
            response = view(request, link, paper)
        response["Content-Language"] = language
        # The address is a secret; without any referrer a browser would post from origin "null".
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return opened


def _language(request: HtmxRequest, paper: Paper) -> str:
    return known_language(request.GET.get("lang", "")) or paper.language


def _closed(request: HtmxRequest, refusal: Refused) -> HttpResponse:
    return render(
        request,
        "documents/public/closed.html",
        {"sentence": refusal.sentence},
        status=410,
    )


@require_safe
@by_link
def paper(request: HtmxRequest, link: SignedLink, paper: Paper) -> HttpResponse:
    return _page(request, paper)


def _page(request: HtmxRequest, paper: Paper, **forms: Any) -> HttpResponse:
    today = clock.today(paper.entity.time_zone)
    expired = paper.is_expired(on=today)
    answers = {answer.kind: answer for answer in paper.answers.all()}
    context = {
        "paper": paper,
        "preview": preview(paper, today=today),
        "received": answers.get(AnswerKind.RECEIVED),
        "accepted": answers.get(AnswerKind.ACCEPTED),
        "declined": answers.get(AnswerKind.DECLINED),
        "expired": expired,
        "answerable": paper.state == PaperState.SENT and not expired,
        "token": _token(request),
        "logo_url": reverse("documents:public_logo", args=[_token(request)]),
        "accept_form": AcceptForm(options=options_of(paper)),
        "decline_form": DeclineForm(),
        "agreed": agreed_on(paper, paper.answers.all()),
        **forms,
    }
    context["with_choice"] = total_with(paper, _ticked(request, paper))
    return render(request, "documents/public/paper.html", context)


def _ticked(request: HtmxRequest, paper: Paper) -> list[int]:
    """The options ticked on the page, whatever else it posts."""
    posted = set(request.POST.getlist("options"))
    return [
        option.position
        for option in options_of(paper)
        if str(option.position) in posted
    ]


def _recalculated(request: HtmxRequest, paper: Paper) -> HttpResponse:
    """What it comes to with what is ticked so far; nothing is answered, nothing typed is lost."""
    ticked = _ticked(request, paper)
    if request.htmx:
        context = {"with_choice": total_with(paper, ticked)}
        return render(request, "documents/public/paper.html#with-choice", context)
    typed = {"name": request.POST.get("name", ""), "agreed": "agreed" in request.POST}
    form = AcceptForm(options=options_of(paper), initial={**typed, "options": ticked})
    return _page(request, paper, accept_form=form)


@require_POST
@by_link
def acceptance(request: HtmxRequest, link: SignedLink, paper: Paper) -> HttpResponse:
    if "recalculate" in request.POST:
        return _recalculated(request, paper)
    form = AcceptForm(request.POST, options=options_of(paper))
    if not form.is_valid():
        return _page(request, paper, accept_form=form)
    proof = _proof(request, link, consent=str(form.fields["agreed"].label))
    name, chosen = form.cleaned_data["name"], form.cleaned_data.get("options", [])
    today, now = clock.today(paper.entity.time_zone), clock.now()
    return _act(
        request,
        paper,
        lambda: accept_quote(
            paper, name=name, proof=proof, on=today, at=now, chosen=chosen
        ),
        failed=lambda refusal: form.add_error(None, str(refusal.sentence)),
        accept_form=form,
    )


@require_POST
@by_link
def refusal(request: HtmxRequest, link: SignedLink, paper: Paper) -> HttpResponse:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, paper, decline_form=form)
    reason = form.cleaned_data["reason"]
    today, now = clock.today(paper.entity.time_zone), clock.now()
    return _act(
        request,
        paper,
        lambda: decline_quote(
            paper, reason=reason, proof=_proof(request, link), on=today, at=now
        ),
        failed=lambda refused: form.add_error(None, str(refused.sentence)),
        decline_form=form,
    )


@require_POST
@by_link
def receipt(request: HtmxRequest, link: SignedLink, paper: Paper) -> HttpResponse:
    """Pressed twice is once: no token is needed."""
    confirm_receipt(paper, proof=_proof(request, link), at=clock.now())
    return redirect("documents:public_paper", _token(request))


def _act(
    request: HtmxRequest,
    paper: Paper,
    act: Callable[[], Any],
    *,
    failed: Callable[[Refused], None],
    **forms: Any,
) -> HttpResponse:
    """Spend the form's token and act in one transaction; a refusal shows the page again as typed."""
    try:
        with transaction.atomic():
            spend(request, paper)
            act()
    except Refused as refused:
        failed(refused)
        return _page(request, paper, **forms)
    return redirect("documents:public_paper", _token(request))


def _token(request: HtmxRequest) -> str:
    assert request.resolver_match
    return str(request.resolver_match.kwargs["token"])


def _proof(request: HtmxRequest, link: SignedLink, consent: str = "") -> Proof:
    return Proof(link=link, address=client_address(request), consent_text=consent)


@require_safe
@by_link
def pdf(request: HtmxRequest, link: SignedLink, paper: Paper) -> HttpResponseBase:
    return paper_file(paper, "pdf")


@require_safe
@by_link
def xml(request: HtmxRequest, link: SignedLink, paper: Paper) -> HttpResponseBase:
    if paper.kind == PaperKind.QUOTE:
        raise Http404
    return paper_file(paper, "ubl")


@require_safe
@by_link
def logo(request: HtmxRequest, link: SignedLink, paper: Paper) -> HttpResponseBase:
    if paper.brand is None or paper.brand.logo is None:
        raise Http404
    return file_response(paper.brand.logo, "logo.png", inline=True)
