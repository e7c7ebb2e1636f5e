"""Typed requests of our views, and the answers that work with htmx and without."""

from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.functional import Promise
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails

Response = TypeVar("Response", bound=HttpResponseBase)


class HtmxRequest(HttpRequest):
    """A request behind the login, as the middleware leaves it."""

    htmx: HtmxDetails
    user: Any


def follow(request: HtmxRequest, to: str | Model, *args: Any) -> HttpResponse:
    """Go on to a page (URL, URL name or row): `HX-Redirect` for htmx, 302 otherwise."""
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url(to, *args))
    return redirect(resolve_url(to, *args))


def with_toast(response: Response, sentence: str | Promise) -> Response:
    """Let the page show `sentence` for a moment after the swap."""
    return trigger_client_event(response, "toast", {"text": str(sentence)})
