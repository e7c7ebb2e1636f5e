"""Staff roles: given and ended, never rewritten."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from members.admin_base import ScopedAdmin, VisibleChoices
from members.enums import Role
from members.models import StaffRole
from members.services import appoint, end_role
from smartportal.core import clock


@admin.register(StaffRole)
class StaffRoleAdmin(ScopedAdmin):
    list_display = ("user", "role", "office", "entity", "from_on", "until_on")
    list_filter = ("role", ("office", VisibleChoices), ("entity", VisibleChoices))
    list_select_related = ("user", "office", "entity")
    search_fields = ("user__first_name", "user__last_name", "user__email")
    ordering = ("user__last_name", "pk")
    fields = ("user", "role", "office", "entity", "from_on", "until_on")
    autocomplete_fields = ("user", "office", "entity")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        kept = ("user", "role", "office", "entity", "from_on")
        over = obj.until_on is not None and obj.until_on < clock.today()
        return (*kept, "until_on") if over else kept

    def save_model(
        self, request: HttpRequest, obj: StaffRole, form: Any, change: bool
    ) -> None:
        by: Any = request.user
        if not change:
            given = appoint(
                obj.user,
                role=Role(obj.role),
                office=obj.office,
                entity=obj.entity,
                from_on=obj.from_on,
                until_on=obj.until_on,
                by=by,
            )
            obj.pk = given.pk
        else:
            end_role(obj, on=obj.until_on, by=by)
