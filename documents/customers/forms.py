"""The card of a customer, and what hangs on it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.customers.services import canonical_fields, field_of
from documents.enums import SalesStage
from documents.identifiers import BadIdentifier
from documents.models import (
    Customer,
    CustomerContact,
    CustomerNote,
    DeliveryAddress,
    NextStep,
)
from documents.papers.readiness import term_too_long
from documents.papers.terms import MAX_DAYS, longest_term
from smartportal.core.text import one_line
from smartportal.reference.models import Country

MOST_TAGS, LONGEST_TAG = 12, 30
ADDRESS = ("street", "house_number", "box", "postal_code", "town", "country")
NUMBERS = ("kind", "country", "vat_number", "enterprise_number")


class TagsField(forms.CharField):
    """Short words between commas; the same word twice is once."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        words = [" ".join(word.split()) for word in (value or "").split(",")]
        first: dict[str, str] = {}
        for word in filter(None, words):
            first.setdefault(word.casefold(), word)
        return list(first.values())

    def validate(self, value: Any) -> None:
        if len(value) > MOST_TAGS:
            raise ValidationError(
                _("Write %(most)s tags at most.") % {"most": MOST_TAGS}
            )
        for tag in value:
            if len(tag) > LONGEST_TAG:
                raise ValidationError(
                    _("“%(tag)s” is too long for a tag: one or two words.")
                    % {"tag": tag[:LONGEST_TAG]}
                )

    def run_validators(self, value: Any) -> None:
        for tag in value:
            one_line(tag)


class CustomerForm(forms.ModelForm[Customer]):
    """Numbers are checked and written in their one form; a wrong one gets its sentence beside the field."""

    country = forms.ChoiceField(label=_("Country"))
    # Typed with blanks, kept without.
    siret = forms.CharField(
        label=_("SIRET"),
        required=False,
        max_length=30,
        help_text=_("The 14 digits of the establishment, in France."),
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        help_text=_("A few words between commas, to find them again: theatre, Liège"),
    )

    class Meta:
        model = Customer
        fields = (
            "name",
            "kind",
            "contact_name",
            "email",
            "phone",
            *ADDRESS,
            "enterprise_number",
            "siret",
            "vat_number",
            "language",
            "payment_days",
            "end_of_month",
            "buyer_reference",
            "tags",
        )
        widgets = {"kind": forms.RadioSelect}
        error_messages: ClassVar = {
            "kind": {"required": _("Choose what kind of customer this is.")},
            "payment_days": {
                "max_value": _("The law allows %(limit_value)s days to pay at most.")
            },
        }

    def __init__(self, *args: Any, home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = _countries(home)  # type: ignore[attr-defined]
        self.initial.setdefault("country", home)
        # Chosen, never presumed: the kind decides about VAT and reminders.
        self.fields["kind"].initial = None
        self.home = home
        # Beside the field; the table refuses it too.
        self.fields["payment_days"].validators.append(MaxValueValidator(MAX_DAYS))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_term(data)
        if any(name in self.errors for name in NUMBERS):
            return data
        given = {name: data.get(name, "") for name in (*NUMBERS, "siret")}
        try:
            data |= canonical_fields(**given)
        except BadIdentifier as refusal:
            self.add_error(field_of(refusal), str(refusal.sentence))
        return data

    def _clean_term(self, data: dict[str, Any]) -> None:
        """The seller's law is that of their home."""
        days, until_end = data.get("payment_days"), data.get("end_of_month", False)
        longest = longest_term(self.home, end_of_month=until_end)
        if days is not None and days > longest:
            self.add_error("payment_days", str(term_too_long(longest)))


class DeliveryForm(forms.ModelForm[DeliveryAddress]):
    """Left empty, papers and deliveries go to the same place."""

    prefix = "delivery"
    country = forms.ChoiceField(label=_("Country"), required=False)

    class Meta:
        model = DeliveryAddress
        fields = ("name", *ADDRESS)

    def __init__(self, *args: Any, home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = _countries(home)  # type: ignore[attr-defined]
        self.home = home
        self.initial.setdefault("country", home)

    def clean_country(self) -> str:
        return self.cleaned_data["country"] or self.home

    @property
    def is_written(self) -> bool:
        return any(self[name].value() for name in self.fields if name != "country")


class ContactForm(forms.ModelForm[CustomerContact]):
    class Meta:
        model = CustomerContact
        fields = ("name", "role", "email", "phone", "gets_papers", "gets_reminders")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wanted = data.get("gets_papers") or data.get("gets_reminders")
        if wanted and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address to which it is sent."))
        return data


class NoteForm(forms.ModelForm[CustomerNote]):
    class Meta:
        model = CustomerNote
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class NextStepForm(forms.ModelForm[NextStep]):
    class Meta:
        model = NextStep
        fields = ("text", "on")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class StageForm(forms.Form):
    stage = forms.ChoiceField(
        label=pgettext_lazy("sale", "Where it stands"), choices=SalesStage.choices
    )


def _countries(home: str) -> list[tuple[str, str]]:
    return [
        (country.code, country.name)
        for country in Country.objects.in_menu_order(home=home)
    ]
