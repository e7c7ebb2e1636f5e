"""The brand of an activity."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from documents.brands.forms import BrandForm, MailTextForm
from documents.brands.services import brand_of, change_brand
from documents.brands.texts import change_text, wordings_of
from documents.models import Brand
from documents.papers.mail_fields import field_words
from documents.pdf.colours import legible
from members.models import Activity
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.languages import known_language
from smartportal.core.parts import Chip
from smartportal.core.refusals import Refused
from smartportal.delivery.serving import file_response


@require_safe
def own_brands(request: HtmxRequest) -> HttpResponse:
    """Straight to the brand when there is one activity, else the choice."""
    activities = list(Activity.objects.visible_to(request.user).run_by(request.user))
    if len(activities) == 1:
        return follow(request, "documents:brand", activities[0].public_id)
    return render(request, "documents/brands/list.html", {"activities": activities})


def own_activity(request: HtmxRequest, public_id: str) -> Activity:
    activities = Activity.objects.visible_to(request.user).run_by(request.user)
    return get_object_or_404(activities, public_id=public_id)


@require_http_methods(["GET", "POST"])
def brand(request: HtmxRequest, public_id: str) -> HttpResponse:
    activity = own_activity(request, public_id)
    row = brand_of(activity)
    form = BrandForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["logo_file"]
        try:
            change_brand(
                activity,
                form.looks,
                logo=upload.read() if upload else None,
                drop_logo=form.cleaned_data["drop_logo"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("logo_file", str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return follow(request, "documents:brand", activity.public_id)
    return render(
        request,
        "documents/brands/edit.html",
        {"form": form, "brand": row, "activity": activity},
    )


@require_safe
def logo(request: HtmxRequest, public_id: str) -> HttpResponseBase:
    row = get_object_or_404(
        Brand.objects.visible_to(request.user).select_related("logo"),
        public_id=public_id,
    )
    if row.logo is None:
        raise Http404
    return file_response(row.logo, "logo.png", inline=True)


@require_safe
@login_not_required
@cache_control(public=True, max_age=3600)
def style(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The brand's colour as a stylesheet, also for customers: it holds nothing but the colour."""
    row = get_object_or_404(Brand, public_id=public_id)
    css = f'[data-doc="{row.public_id}"] {{ --doc: {legible(row.colour)}; }}\n'
    return HttpResponse(css, content_type="text/css")


@require_http_methods(["GET", "POST"])
def texts(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The words of the mails, one language at a time."""
    activity = own_activity(request, public_id)
    language = known_language(request.GET.get("language", "")) or get_language()
    forms = [
        MailTextForm(request.POST or None, kind=kind, initial=asdict(wording))
        for kind, wording in wordings_of(activity, language=language).items()
    ]
    if request.method == "POST" and _texts_kept(request, activity, language, forms):
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?language={language}")
    context = {
        "activity": activity,
        "forms": forms,
        "language": language,
        "chips": language_chips(request, language),
        "fields": [f"{{{word}}}" for word in field_words().values()],
    }
    return render(request, "documents/brands/texts.html", context)


@transaction.atomic
def _texts_kept(
    request: HtmxRequest, activity: Activity, language: str, forms: list[MailTextForm]
) -> bool:
    """All or none: a refused one comes back as typed, with its reason."""
    valid = [form.is_valid() for form in forms]
    for form in forms:
        if form.is_valid():
            try:
                change_text(
                    activity,
                    kind=form.kind,
                    language=language,
                    wording=form.wording,
                    by=request.user,
                )
            except Refused as refusal:
                form.add_error("body", str(refusal.sentence))
                valid.append(False)
    if not all(valid):
        transaction.set_rollback(True)
    return all(valid)


def language_chips(request: HtmxRequest, current: str) -> list[Chip]:
    return [
        Chip(label=name, url=f"{request.path}?language={code}", current=code == current)
        for code, name in settings.LANGUAGES
    ]
