"""Staff work behind a second factor: without one there is nothing but the way to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from members import second_factor
from smartportal.core.htmx import follow

OPEN_TO_ALL = frozenset({"account_logout"})
# To set up a factor one confirms the password first.
WAY_TO_SET_UP = OPEN_TO_ALL | {
    "mfa_activate_totp",
    "account_reauthenticate",
}
WAY_TO_PROVE = OPEN_TO_ALL | {"mfa_reauthenticate"}

GetResponse = Callable[[HttpRequest], HttpResponse]


class StaffSecondFactorMiddleware:
    """Pages that ask for no login stay as they are: they show nothing of the back office."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        if not second_factor.is_needed(request.user):
            return None
        name = request.resolver_match.view_name
        if not second_factor.is_set_up(request.user):
            return _lead(request, name, way=WAY_TO_SET_UP, start="mfa_activate_totp")
        if not second_factor.is_proved(request):
            return _lead(request, name, way=WAY_TO_PROVE, start="mfa_reauthenticate")
        return None


def _lead(
    request: Any, name: str, *, way: frozenset[str], start: str
) -> HttpResponse | None:
    if name in way:
        return None
    onward = urlencode({"next": request.get_full_path()})
    return follow(request, f"{resolve_url(start)}?{onward}")
