"""Reference data: looked up by staff, kept by administrators, deleted by nobody: papers count on it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from members.admin_base import ScopedAdmin, VisibleChoices
from smartportal.reference.declarations import all_declared
from smartportal.reference.models import (
    CalendarDay,
    Country,
    Rate,
    Sector,
    Setting,
    Topic,
    VatRate,
)

NAMES = ("name_fr", "name_nl", "name_en", "name_de")


class ReferenceAdmin(ScopedAdmin):
    list_per_page = 50


@admin.register(Country)
class CountryAdmin(ReferenceAdmin, TranslationAdmin[Any]):
    list_display = ("code", "name", "eu")
    list_filter = ("eu",)
    search_fields = ("code", *NAMES)
    readonly_fields = ("code",)


@admin.register(CalendarDay)
class CalendarDayAdmin(ReferenceAdmin, TranslationAdmin[Any]):
    list_display = ("on", "country", "kind", "name")
    list_filter = ("kind", ("country", VisibleChoices))
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
    list_filter = ("kind", "is_demo", ("country", VisibleChoices))
    list_select_related = ("country",)
    search_fields = ("source",)
    autocomplete_fields = ("country",)


@admin.register(VatRate)
class VatRateAdmin(ReferenceAdmin, TranslationAdmin[Any]):
    list_display = ("name", "country", "category", "rate", "vatex", "audience", "valid")
    list_filter = ("category", "regime", ("country", VisibleChoices))
    list_select_related = ("country",)
    autocomplete_fields = ("country",)


@admin.register(Sector, Topic)
class ChoiceAdmin(ReferenceAdmin, TranslationAdmin[Any]):
    list_display = ("name", "code", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("code", *NAMES)


def declared_names() -> list[tuple[str, str]]:
    return [(each.name, f"{each.name}: {each.help}") for each in all_declared()]


class SettingForm(forms.ModelForm[Setting]):
    name = forms.ChoiceField(
        label=_("name"), choices=declared_names, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Setting
        fields = ("name", "scope_kind", "scope_ref", "valid_from", "value")


@admin.register(Setting)
class SettingAdmin(ReferenceAdmin):
    form: Any = SettingForm
    list_display = ("name", "scope_kind", "scope_ref", "valid_from", "value")
    list_filter = ("scope_kind",)
    search_fields = ("name", "scope_ref")
