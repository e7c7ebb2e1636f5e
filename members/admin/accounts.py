"""Accounts: invited here, never given a password by staff."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.admin_base import ScopedAdmin
from members.models import User
from members.services import (
    OutOfReach,
    check_reaches_roles,
    invite_again,
    invite_user,
    reset_second_factor,
)
from smartportal.core import clock


@admin.register(User)
class UserAdmin(ScopedAdmin):
    list_display = ("full_name", "email", "language", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("first_name", "last_name", "email")
    ordering = ("last_name", "first_name", "pk")
    fields = (
        "first_name",
        "last_name",
        "email",
        "language",
        "is_active",
        "is_staff",
        "joined_at",
    )
    readonly_fields = ("email", "is_staff", "joined_at")
    add_fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "language")}),
    )
    actions = ("send_invitation_again", "reset_second_factors")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._reaches(
            request, obj
        )

    def _reaches(self, request: HttpRequest, user: User | None) -> bool:
        """Who works out of reach is looked at only, as the service would say."""
        if user is None or not user.pk:
            return True
        try:
            check_reaches_roles(user, by=request.user)  # type: ignore[arg-type]
        except OutOfReach:
            return False
        return True

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        if change:
            check_reaches_roles(obj, by=request.user)  # type: ignore[arg-type]
            super().save_model(request, obj, form, change)
            return
        invitation = invite_user(
            **form.cleaned_data,
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )
        obj.__dict__.update(invitation.user.__dict__)

    @admin.action(description=_("Send the invitation again"), permissions=["change"])
    def send_invitation_again(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> None:
        for user in self._changeable(request, queryset.filter(last_login=None)):
            invite_again(user, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.info(request, gettext("Who logged in before got no invitation."))

    @admin.action(description=_("Reset the code at login"), permissions=["change"])
    def reset_second_factors(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> None:
        users = self._changeable(request, queryset)
        for user in users:
            reset_second_factor(user, by=request.user)  # type: ignore[arg-type]
        sentence = ngettext(
            "%(count)d person sets up a new code at the next login.",
            "%(count)d people set up a new code at the next login.",
            len(users),
        )
        messages.info(request, sentence % {"count": len(users)})

    def _changeable(self, request: HttpRequest, users: QuerySet[User]) -> list[User]:
        return [user for user in users if self.has_change_permission(request, user)]
