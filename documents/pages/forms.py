"""What a member says of a step, and what they report of a customer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.enums import Choice
from documents.models import SavedList
from smartportal.core.text import paper_text

LONGEST_NOTE = 2000
UNTIL = ("step", "date", "paid", "dispute")


class SavedListForm(forms.ModelForm[SavedList]):
    """The name of a list that is kept; `query` comes from the list itself."""

    class Meta:
        model = SavedList
        fields = ("name", "query")

    @property
    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options
    )


class DecisionForm(forms.Form):
    """Attente or OK; after Attente until when, or what the customer says instead."""

    decision = forms.ChoiceField(
        choices=Choice, error_messages={"required": _("Choose: wait or OK.")}
    )
    until = forms.ChoiceField(choices=[(name, name) for name in UNTIL], required=False)
    wait_until = day_field(required=False)
    paid_on = day_field(required=False)
    dispute = forms.CharField(
        required=False, max_length=LONGEST_NOTE, validators=[paper_text]
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == Choice.OK:
            return {"decision": Choice.OK, "until": ""}
        if (
            data.get("until") == "date"
            and not data.get("wait_until")
            and "wait_until" not in self.errors
        ):
            raise ValidationError(_("Choose the day until which nothing leaves."))
        return data

    @property
    def first_error(self) -> str:
        return next(
            (
                str(sentence)
                for sentences in self.errors.values()
                for sentence in sentences
            ),
            "",
        )


class SaysPaidForm(forms.Form):
    paid_on = day_field(label=_("Paid on, as the customer says"))
    note = forms.CharField(
        label=_("What they say"),
        required=False,
        max_length=LONGEST_NOTE,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DisputeForm(forms.Form):
    note = forms.CharField(
        label=_("What do they say?"),
        max_length=LONGEST_NOTE,
        required=False,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
