"""The card of a customer."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from documents.customers.services import canonical_numbers
from documents.identifiers import BadIdentifier, BadVatNumber
from documents.models import Customer
from documents.papers.readiness import term_too_long
from documents.papers.terms import MAX_DAYS, longest_term
from smartportal.reference.models import Country


class CustomerForm(forms.ModelForm[Customer]):
    """Numbers are checked and written in their one form; a wrong one gets its sentence beside the field."""

    country = forms.ChoiceField(label=_("Country"))

    class Meta:
        model = Customer
        fields = (
            "name",
            "kind",
            "contact_name",
            "email",
            "phone",
            "street",
            "house_number",
            "box",
            "postal_code",
            "town",
            "country",
            "enterprise_number",
            "vat_number",
            "language",
            "payment_days",
            "end_of_month",
            "buyer_reference",
            "notes",
        )
        widgets = {
            "kind": forms.RadioSelect,
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages: ClassVar = {
            "kind": {"required": _("Choose what kind of customer this is.")},
            "payment_days": {
                "max_value": _("The law allows %(limit_value)s days to pay at most.")
            },
        }

    def __init__(
        self, *args: Any, home: str, readonly: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            (country.code, country.name)
            for country in Country.objects.in_menu_order(home=home)
        ]
        self.initial.setdefault("country", home)
        # Chosen, never presumed: the kind decides about VAT and reminders.
        self.fields["kind"].initial = None
        self.home = home
        # Beside the field; the table refuses it too.
        self.fields["payment_days"].validators.append(MaxValueValidator(MAX_DAYS))
        for field in self.fields.values():
            field.disabled = readonly

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_term(data)
        names = ("kind", "country", "vat_number", "enterprise_number")
        if any(name in self.errors for name in names):
            return data
        try:
            numbers = canonical_numbers(**{name: data.get(name, "") for name in names})
        except BadVatNumber as refusal:
            self.add_error("vat_number", str(refusal.sentence))
        except BadIdentifier as refusal:
            self.add_error("enterprise_number", str(refusal.sentence))
        else:
            data["vat_number"], data["enterprise_number"] = numbers
        return data

    def _clean_term(self, data: dict[str, Any]) -> None:
        """The seller's law is that of their home."""
        days, until_end = data.get("payment_days"), data.get("end_of_month", False)
        longest = longest_term(self.home, end_of_month=until_end)
        if days is not None and days > longest:
            self.add_error("payment_days", str(term_too_long(longest)))
