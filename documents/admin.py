"""What staff keep of papers in the back office: what an activity issues without its advisor."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from documents import permissions  # noqa: F401 (grants the verbs)
from documents.enums import CustomerKind
from documents.models import IssuingRule
from documents.papers.rules import keep_rule
from members.admin_base import ScopedAdmin


class IssuingRuleForm(forms.ModelForm[IssuingRule]):
    reviewed_kinds = forms.TypedMultipleChoiceField(
        label=IssuingRule._meta.get_field("reviewed_kinds").verbose_name,
        choices=CustomerKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = IssuingRule
        fields = (
            "activity",
            "from_on",
            "until_on",
            "highest_gross",
            "reviewed_kinds",
            "why",
        )


@admin.register(IssuingRule)
class IssuingRuleAdmin(ScopedAdmin):
    form: Any = IssuingRuleForm
    list_display = ("activity", "highest_gross", "from_on", "until_on", "why")
    list_select_related = ("activity",)
    search_fields = (
        "activity__name",
        "activity__member__user__first_name",
        "activity__member__user__last_name",
    )
    ordering = ("-from_on", "pk")
    autocomplete_fields = ("activity",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("activity",) if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        keep_rule(obj, by=request.user)  # type: ignore[arg-type]
