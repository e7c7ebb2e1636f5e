"""Where staff look up reference data; who has `reference.change` maintains it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin
from unfold.admin import ModelAdmin

from smartportal.reference.forms import SettingForm
from smartportal.reference.models import (
    CalendarDay,
    Country,
    IndemnityBracket,
    Rate,
    Sector,
    Setting,
    Topic,
    VatRate,
)


class ReferenceAdmin(ModelAdmin):  # type: ignore[misc]
    """Read by staff, changed with `reference.change`, deleted by a superuser only: papers count on it."""

    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(
            request.user.is_active and request.user.has_perm("reference.change")
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


class KeptAdmin(ReferenceAdmin):
    """Rows that are only ever changed, never added or deleted by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Country)
class CountryAdmin(KeptAdmin, TranslationAdmin[Any]):
    list_display = ("code", "name", "vat_prefix", "eu")
    list_filter = ("eu",)
    search_fields = ("code", "name_fr", "name_nl", "name_en", "name_de")
    readonly_fields = ("code",)


@admin.register(CalendarDay)
class CalendarDayAdmin(KeptAdmin, TranslationAdmin[Any]):
    list_display = ("on", "country", "kind", "name")
    list_filter = ("kind", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country",)
    date_hierarchy = "on"
    readonly_fields = ("country", "on")


@admin.register(Rate)
class RateAdmin(ReferenceAdmin):
    list_display = (
        "kind",
        "country",
        "customer_kind",
        "valid",
        "value",
        "unit",
        "is_demo",
    )
    list_filter = ("kind", "is_demo", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country",)
    search_fields = ("source",)
    autocomplete_fields = ("country",)


@admin.register(IndemnityBracket)
class IndemnityBracketAdmin(ReferenceAdmin):
    list_display = ("country", "valid", "above", "base", "percent", "cap")
    list_select_related = ("country",)
    autocomplete_fields = ("country",)


@admin.register(VatRate)
class VatRateAdmin(ReferenceAdmin, TranslationAdmin[Any]):
    list_display = ("name", "country", "category", "rate", "vatex", "valid")
    list_filter = ("category", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country",)
    autocomplete_fields = ("country",)


@admin.register(Sector, Topic)
class ChoiceAdmin(ReferenceAdmin, TranslationAdmin[Any]):
    list_display = ("name", "code", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("code", "name_fr", "name_nl", "name_en", "name_de")


@admin.register(Setting)
class SettingAdmin(ReferenceAdmin):
    form = SettingForm
    list_display = ("name", "scope_kind", "scope_ref", "valid_from", "value")
    list_filter = ("scope_kind",)
    search_fields = ("name", "scope_ref")
