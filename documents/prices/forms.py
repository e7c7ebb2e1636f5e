"""A line of the price list, as it is typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind
from documents.models import PriceItem
from documents.papers.line_forms import split_vat_key, vat_menu, vat_of
from smartportal.core.fields import AmountField


class PriceItemForm(forms.ModelForm[PriceItem]):
    """An item has a price, a text has none. `rates` is the menu of VAT, `items` the list that it is for."""

    unit_price = AmountField(
        label=_("Price without VAT"),
        required=False,
        max_digits=14,
        decimal_places=4,
        min_value=Decimal(0),
    )
    vat = forms.ChoiceField(label=_("VAT"), required=False)

    class Meta:
        model = PriceItem
        fields = ("description", "kind", "unit_price", "unit")
        widgets = {"description": forms.Textarea(attrs={"rows": 2, "maxlength": 2000})}

    def __init__(self, *args: Any, rates: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["vat"].choices = vat_menu(rates)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["vat"] = vat_of(self.instance)
        self.order_fields(["description", "kind", "unit_price", "unit", "vat"])

    def clean_description(self) -> str:
        words: str = self.cleaned_data["description"]
        if len(words) > 2000:
            raise forms.ValidationError(_("2,000 characters at most."))
        others = self.items.exclude(pk=self.instance.pk)
        if others.filter(description=words).exists():
            raise forms.ValidationError(_("Your list has this line already."))
        return words

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == LineKind.TEXT:
            data["unit_price"] = None
        elif data.get("unit_price") is None and "unit_price" not in self.errors:
            self.add_error("unit_price", _("Say what it costs."))
        for name, value in split_vat_key(data.get("vat", "")).items():
            setattr(self.instance, name, value)
        return data
