"""Members with their places, activities with their colleagues."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.admin_base import ScopedAdmin, ScopedInline, VisibleChoices
from members.enums import OfficeKind
from members.models import Activity, ActivityMember, Member, Membership
from members.services import place_member
from smartportal.core import clock


class MembershipInline(ScopedInline):
    """History is read; a new line moves the member, and ends the former place."""

    model = Membership
    fields = ("office", "from_on", "until_on")
    readonly_fields = ("until_on",)
    ordering = ("-from_on",)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any]:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "office" and field.queryset is not None:
            field.queryset = field.queryset.filter(kind=OfficeKind.OFFICE)
        return field


@admin.register(Member)
class MemberAdmin(ScopedAdmin):
    list_display = ("user", "status", "current_office", "advisor", "joined_on")
    list_filter = ("status", ("memberships__office", VisibleChoices))
    list_select_related = ("user", "advisor")
    search_fields = (
        "user__first_name",
        "user__last_name",
        "user__email",
        "activities__name",
    )
    ordering = ("user__last_name", "user__first_name", "pk")
    fields = ("user", "status", "phone", "advisor", "joined_on")
    autocomplete_fields = ("user", "advisor")
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        current = Membership.objects.current(clock.today()).select_related("office")
        rows: QuerySet[Member] = super().get_queryset(request)
        return rows.prefetch_related(
            Prefetch("memberships", current, to_attr="current_places")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("user",) if obj else ()

    @admin.display(description=pgettext_lazy("place", "office"))
    def current_office(self, member: Any) -> str:
        return str(member.current_places[0].office) if member.current_places else ""

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        for place in formset.save(commit=False):
            place_member(
                place.member,
                office=place.office,
                from_on=place.from_on,
                by=request.user,  # type: ignore[arg-type]
            )


class ColleagueInline(ScopedInline):
    model = ActivityMember
    fields = ("member", "can_write", "share")
    autocomplete_fields = ("member",)
    verbose_name = _("colleague")


@admin.register(Activity)
class ActivityAdmin(ScopedAdmin):
    list_display = ("name", "member", "entity", "sector", "from_on", "until_on")
    list_filter = (("entity", VisibleChoices), ("sector", VisibleChoices))
    list_select_related = ("member__user", "entity", "sector")
    search_fields = ("name", "member__user__first_name", "member__user__last_name")
    ordering = ("name", "pk")
    fields = ("name", "member", "entity", "sector", "from_on", "until_on")
    autocomplete_fields = ("member", "entity", "sector")
    inlines = (ColleagueInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Papers carry both: another member or company means another activity."""
        return ("member", "entity") if obj else ()
