"""The customer's answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from smartportal.core.text import one_line, paper_text


class AcceptForm(forms.Form):
    """Nothing is filled in beforehand: who accepts writes their name and ticks."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=140,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(
        label=_("I accept this quote in the name of the customer above.")
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not?"),
        required=False,
        max_length=2000,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
