"""One's own settings, and the way in by invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.forms import AccountForm, PasswordForm, PhoneForm
from members.language import remember_language
from members.models import Member
from members.services import accept_invitation, invited_user
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest
from smartportal.core.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HtmxRequest) -> HttpResponse:
    me = Member.objects.visible_to(request.user).filter(user=request.user).first()
    account = AccountForm(request.POST or None, instance=request.user)
    phone = PhoneForm(request.POST or None, instance=me) if me else None
    parts = [form for form in (account, phone) if form]
    valid = [part.is_valid() for part in parts]  # each shows its errors
    if all(valid):
        with transaction.atomic():
            for part in parts:
                part.save()
        return _saved(request)
    # A refused form has touched the row in memory; the shell shows what is stored.
    request.user.refresh_from_db()
    return render(
        request, "members/settings.html", {"account": account, "phone": phone}
    )


def _saved(request: HtmxRequest) -> HttpResponse:
    with override(request.user.language):
        messages.success(request, _("Saved."))
    response = redirect("members:settings")
    remember_language(response, request.user.language)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        response = _join(request, token)
    except Refused as refusal:
        response = render(
            request,
            "members/invitation_refused.html",
            {"sentence": refusal.sentence},
            status=404,
        )
    # The address of this page is a secret: it must not travel to another site. Without any
    # referrer ("no-referrer") a browser would post the form from origin "null".
    response["Referrer-Policy"] = "same-origin"
    return response


def _join(request: HttpRequest, token: str) -> HttpResponse:
    at = clock.now()
    link, user = invited_user(token, at=at)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        accept_invitation(link, user, password=form.cleaned_data["password"], at=at)
        messages.success(request, _("Your password is set. Log in with it."))
        return redirect("account_login")
    return render(request, "members/invitation.html", {"form": form, "invited": user})
