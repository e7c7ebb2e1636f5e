"""How staff write a setting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from smartportal.reference.declarations import all_declared
from smartportal.reference.models import Setting


def declared_names() -> list[tuple[str, str]]:
    return [
        (declared.name, f"{declared.name}: {declared.help}")
        for declared in all_declared()
    ]


class SettingForm(forms.ModelForm[Setting]):
    name = forms.ChoiceField(label=_("name"), choices=declared_names)

    class Meta:
        model = Setting
        fields = ("name", "scope_kind", "scope_ref", "valid_from", "value")
