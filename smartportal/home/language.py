"""The choice of language: for this browser, and for the mails of who is logged in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from smartportal.core.languages import known_language


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = set_language(request)
    code = known_language(request.POST.get("language", ""))
    if code is None:
        # Django keeps any language that it has itself.
        response.cookies.pop(settings.LANGUAGE_COOKIE_NAME, None)
    elif request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    return response
