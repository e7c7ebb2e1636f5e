"""The customer's answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.quotes.options import Option
from smartportal.core import money
from smartportal.core.text import one_line, paper_text


class AcceptForm(forms.Form):
    """Nothing is filled in beforehand: who accepts writes their name and ticks, options too."""

    options = forms.TypedMultipleChoiceField(
        label=_("Tick what you also want"),
        help_text=_("With VAT. What you do not tick is not ordered."),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=140,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(
        label=_("I accept this quote in the name of the customer above.")
    )

    def __init__(
        self, *args: Any, options: Sequence[Option] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(option.position, _option_words(option)) for option in options]
        self.fields["options"].choices = choices  # type: ignore[attr-defined]
        if not options:
            del self.fields["options"]


def _option_words(option: Option) -> str:
    """`Copie de sécurité (+ 48,40 €)`."""
    amount = money.in_words(option.more)
    return f"{option.name} (+\u00a0{amount})"


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not?"),
        required=False,
        max_length=2000,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
