"""Offices and legal entities."""

from django.contrib import admin

from members.admin_base import ScopedAdmin, ScopedInline, VisibleChoices
from members.models import EntityAccount, LegalEntity, Office

ADDRESS = ("street", "house_number", "box", "postal_code", "town", "country")


@admin.register(Office)
class OfficeAdmin(ScopedAdmin):
    list_display = ("name", "kind", "parent", "town", "email")
    list_filter = ("kind", ("parent", VisibleChoices))
    list_select_related = ("parent",)
    search_fields = ("name", "town")
    ordering = ("name", "pk")
    fields = ("kind", "name", "parent", "email", "phone", *ADDRESS)
    autocomplete_fields = ("parent",)


class AccountInline(ScopedInline):
    model = EntityAccount
    fields = ("iban", "bic", "is_main")


@admin.register(LegalEntity)
class LegalEntityAdmin(ScopedAdmin):
    list_display = ("name", "code", "country", "enterprise_number", "vat_number")
    search_fields = ("name", "code", "enterprise_number")
    ordering = ("name", "pk")
    inlines = (AccountInline,)
