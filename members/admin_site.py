"""`/admin/`: behind the portal's own login, for staff only, a blank wall for everyone else."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import update_wrapper
from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from unfold.dataclasses import DropdownItem
from unfold.sites import UnfoldAdminSite

from members.admin_base import roles_of
from smartportal.core.csp import ADMIN_POLICY

View = Callable[..., HttpResponseBase]


# Where one goes on from here; a place that does not exist is left out.
WAYS_OUT = (
    (_("Desk"), "space_dashboard", "desk:desk"),
    (_("Portal"), "home", "home:home"),
)


class BackOfficeSite(UnfoldAdminSite):  # type: ignore[misc]
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(roles_of(request))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Whoever has no business here gets 404, as for a page that does not exist."""
        guarded = csp(ADMIN_POLICY)(super().admin_view(view, cacheable))

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            # Filters and look-ups hand what they are given to the database, which refuses NUL.
            if "%00" in request.META["QUERY_STRING"]:
                raise Http404
            try:
                return guarded(request, *args, **kwargs)
            except PermissionDenied:
                raise Http404 from None

        return update_wrapper(inner, guarded)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        return {**context, "site_dropdown": list(_ways_out())}

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The portal's login, never the stock form, which knows no second factor."""
        onward = self._onward(request)
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise Http404
            return redirect(onward)
        return redirect_to_login(onward, settings.LOGIN_URL)

    login.login_required = False  # type: ignore[attr-defined]

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    password_change_done = password_change

    def _onward(self, request: HttpRequest) -> str:
        onward = request.GET.get(REDIRECT_FIELD_NAME, "")
        if url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
            return onward
        return reverse("admin:index", current_app=self.name)


def _ways_out() -> Iterator[DropdownItem]:
    for title, icon, name in WAYS_OUT:
        with suppress(NoReverseMatch):
            yield DropdownItem(title=title, icon=icon, link=reverse(name))
