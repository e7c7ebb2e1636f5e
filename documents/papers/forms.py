"""The editor's forms: a header, lines, and the envelope of a paper that leaves."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind, PaperKind, Unit, VatCategory
from documents.models import Customer, Paper
from documents.papers.services import LineInput
from documents.totals import fits
from smartportal.core import money
from smartportal.core.fields import AmountField
from smartportal.core.text import one_line, paper_text
from smartportal.reference.models import VatRate

MAX_LINES = 200


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HeaderForm(forms.ModelForm[Paper]):
    """Everything of a draft but its lines; all of it may still be empty."""

    class Meta:
        model = Paper
        fields = (
            "customer",
            "title",
            "language",
            "supplied_on",
            "valid_until",
            "payment_days",
            "end_of_month",
            "buyer_reference",
            "notes",
        )
        widgets = {
            "supplied_on": DateInput(),
            "valid_until": DateInput(),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, customers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = customers  # type: ignore[attr-defined]
        self.fields["customer"].label = _("Customer")
        self.fields["customer"].required = False
        for name in unused_fields(self.instance.kind):
            del self.fields[name]


def unused_fields(kind: str) -> tuple[str, ...]:
    return ("supplied_on",) if kind == PaperKind.QUOTE else ("valid_until",)


class QuantityField(AmountField):
    """Shown with the decimals that it has: `3`, `1,5`."""

    def prepare_value(self, value: Any) -> Any:
        return money.number(value) if isinstance(value, Decimal) else value


class LineForm(forms.Form):
    """One line as typed. An empty line is no line; an incomplete one is kept in the draft."""

    kind = forms.ChoiceField(
        choices=LineKind, initial=LineKind.ITEM, widget=forms.HiddenInput
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=10000,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    quantity = QuantityField(
        label=_("Quantity"), required=False, max_digits=12, decimal_places=3
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit, required=False)
    unit_price = AmountField(
        label=_("Price"),
        required=False,
        max_digits=14,
        decimal_places=4,
        min_value=Decimal(0),
        error_messages={
            "min_value": _(
                "A price is never below zero. For a discount, make the quantity negative."
            )
        },
    )
    vat = forms.ChoiceField(label=_("VAT"), required=False)

    def __init__(
        self, *args: Any, rates: Sequence[VatRate] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(vat_key(rate), _vat_word(rate)) for rate in rates]
        self.fields["vat"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the service would refuse is said beside its price."""
        line = None if self.errors else self.typed()
        if line and line.amounts and not fits(line.amounts.net):
            self.add_error("unit_price", _("Quantity times price is too high."))
        return self.cleaned_data

    @property
    def net(self) -> Decimal | None:
        """What the line comes to, once it has a quantity and a price."""
        line = (
            self.typed()
            if self.is_bound and self.is_valid()
            else LineInput(**self._kept())
        )
        return line.amounts.net if line and line.amounts else None

    def _kept(self) -> dict[str, Any]:
        amounts = {name: self.initial.get(name) for name in ("quantity", "unit_price")}
        return {
            name: value if isinstance(value, Decimal) else None
            for name, value in amounts.items()
        }

    def typed(self) -> LineInput | None:
        """The line as the service takes it, or None when nothing was typed."""
        data = self.cleaned_data
        if not data.get("description", "").strip() and data.get("unit_price") is None:
            return None
        if data.get("kind") == LineKind.TEXT:
            return LineInput(kind=LineKind.TEXT, description=data["description"])
        return LineInput(
            description=data.get("description", ""),
            quantity=data.get("quantity"),
            unit=data.get("unit") or Unit.PIECE,
            unit_price=data.get("unit_price"),
            **split_vat_key(data.get("vat", "")),
        )


NO_VAT_BECAUSE = {
    VatCategory.ZERO: _("rare: some newspapers and recycled goods"),
    VatCategory.EXEMPT: _("the law asks no VAT on this work"),
    VatCategory.REVERSE_CHARGE: _("your customer pays the VAT to the State"),
    VatCategory.INTRA_COMMUNITY: _("to a business with a VAT number"),
    VatCategory.EXPORT: _("goods that leave the European Union"),
    VatCategory.OUTSIDE: _("not a sale, such as a compensation"),
}


def _vat_word(rate: VatRate) -> str:
    """`21 %`; the others by their name and what it means: `Reverse charge (your customer pays …)`."""
    if rate.category == VatCategory.STANDARD:
        return f"{money.number(rate.rate)}\u00a0%"
    return f"{rate.name} ({NO_VAT_BECAUSE[VatCategory(rate.category)]})"


def vat_key(rate: VatRate) -> str:
    """How a menu names a VAT choice: category, rate and reason."""
    return f"{rate.category}|{rate.rate:.2f}|{rate.vatex}"


def split_vat_key(key: str) -> dict[str, Any]:
    category, _sep, rest = key.partition("|")
    rate, _sep, vatex = rest.partition("|")
    return {
        "vat_category": category or VatCategory.STANDARD,
        "vat_rate": Decimal(rate or 0),
        "vatex": vatex,
    }


def line_initial(line: LineInput) -> dict[str, Any]:
    """A kept line as the form shows it."""
    key = f"{line.vat_category}|{line.vat_rate:.2f}|{line.vatex}"
    shown = {
        name: getattr(line, name)
        for name in ("kind", "description", "quantity", "unit", "unit_price")
    }
    return {**shown, "vat": key}


class EnvelopeForm(forms.Form):
    """To whom, answers to whom, copy to whom, and with which words."""

    to = forms.EmailField(label=_("To"))
    reply_to = forms.EmailField(label=_("Answers go to"), required=False)
    cc = forms.EmailField(label=_("Copy to"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=200, validators=[one_line])
    body = forms.CharField(
        label=_("Message"),
        max_length=5000,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class IssueForm(EnvelopeForm):
    """The envelope of an invoice, with its date."""

    issued_on = forms.DateField(label=_("Date of the invoice"), widget=DateInput())


class CreditNoteForm(EnvelopeForm):
    """The envelope of a credit note, with its date."""

    issued_on = forms.DateField(label=_("Date of the credit note"), widget=DateInput())


def customers_of(paper: Paper) -> Any:
    """The cards a paper may be for: those of its own activity."""
    return Customer.objects.filter(activity=paper.activity_id).order_by("name")
