"""What a member adds to the printed paper, and how it comes out."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from documents.brands.conditions import change_conditions, conditions_of
from documents.brands.forms import ConditionsForm
from documents.brands.sample import sample_paper
from documents.brands.services import brand_of
from documents.brands.views import language_chips, own_activity
from documents.enums import PaperKind
from documents.pdf.papers import sheet_of
from documents.pdf.pictures import NoSuchPage, page_count, page_png, printed
from members.models import Activity
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.core.languages import known_language
from smartportal.core.parts import Chip


@require_http_methods(["GET", "POST"])
def conditions(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The member's own conditions, one language at a time; all are kept or none."""
    activity = own_activity(request, public_id)
    language = known_language(request.GET.get("language", "")) or get_language()
    forms = [
        ConditionsForm(request.POST or None, kind=kind, text=text)
        for kind, text in conditions_of(activity, language=language).items()
    ]
    valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(valid):
        _keep(request, activity, language, forms)
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?language={language}")
    context = {
        "activity": activity,
        "forms": forms,
        "language": language,
        "chips": language_chips(request, language),
    }
    return render(request, "documents/brands/conditions.html", context)


@transaction.atomic
def _keep(
    request: HtmxRequest, activity: Activity, language: str, forms: list[ConditionsForm]
) -> None:
    for form in forms:
        change_conditions(
            activity,
            kind=form.kind,
            language=language,
            text=form.cleaned_data["text"],
            by=request.user,
        )


@require_safe
def sample(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The pages of a paper as they would be printed now."""
    activity = own_activity(request, public_id)
    kind = request.GET.get("kind", "")
    kind = kind if kind in PaperKind.values else PaperKind.QUOTE
    language = known_language(request.GET.get("language", "")) or get_language()
    pages = page_count(_pdf(activity, kind, language))
    context = {
        "activity": activity,
        "pages": [
            reverse(
                "documents:brand_sample_page",
                args=[activity.public_id, kind, language, page],
            )
            for page in range(1, pages + 1)
        ],
        "kinds": _chips(PaperKind.choices, kind, "kind", language=language),
        "languages": _chips(settings.LANGUAGES, language, "language", kind=kind),
    }
    return render(request, "documents/brands/sample.html", context)


def _chips(
    choices: Iterable[tuple[str, Any]], current: str, name: str, **others: str
) -> list[Chip]:
    return [
        Chip(
            label=str(label),
            url=f"?{urlencode({**others, name: value})}",
            current=value == current,
        )
        for value, label in choices
    ]


@require_safe
@never_cache
def sample_page(
    request: HtmxRequest, public_id: str, kind: str, language: str, page: int
) -> HttpResponse:
    """One page as a picture."""
    activity = own_activity(request, public_id)
    if kind not in PaperKind.values or not known_language(language):
        raise Http404
    try:
        picture = page_png(_pdf(activity, kind, language), page)
    except NoSuchPage:
        raise Http404 from None
    return HttpResponse(picture, content_type="image/png")


def _pdf(activity: Activity, kind: str, language: str) -> bytes:
    paper = sample_paper(
        activity, brand_of(activity), kind=kind, language=language, on=clock.today()
    )
    return printed(sheet_of(paper))
