"""Forms of the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.enums import AsideReason
from smartportal.core.text import paper_text

LARGEST = 20 * 1024 * 1024  # bytes; a year of a busy account is about 5 MB


class BankFileForm(forms.Form):
    file = forms.FileField(
        label=_("Bank file"),
        help_text=_("CODA, camt or MT940, as the bank gives it. Twice is no harm."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                _("This file is larger than 20 MB. Ask the bank for a shorter period.")
            )
        return file


class AsideForm(forms.Form):
    """Why money on the account pays no invoice."""

    reason = forms.ChoiceField(label=_("Why?"), choices=AsideReason)


class ResolutionForm(forms.Form):
    """Whether a letter left; nothing stands for an answer that was not given."""

    sent = forms.TypedChoiceField(
        choices=(("yes", _("It left")), ("no", _("It did not leave"))),
        coerce=lambda answer: answer == "yes",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Say whether it left.")
        ),
    )


class HandoverForm(forms.Form):
    """When a step that is done by hand was done."""

    on = forms.DateField(
        label=_("Done on"), widget=forms.DateInput(attrs={"type": "date"})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why? The member reads it."), max_length=200)


class NoteForm(forms.Form):
    """What an advisor says of a whole paper that goes back."""

    note = forms.CharField(
        label=_("A word to the member"),
        required=False,
        max_length=1000,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
