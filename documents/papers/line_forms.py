"""A line of a paper as a form: what each kind of line asks for, and how it is read."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind, Unit, VatCategory
from documents.models import PriceItem
from documents.papers.lines import LineInput
from documents.papers.vat import VatKey, key_of
from documents.totals import fits
from smartportal.core import money
from smartportal.core.fields import AmountField
from smartportal.core.text import paper_text
from smartportal.reference.enums import VatAudience, VatRegime
from smartportal.reference.models import VatRate

MAX_LINES = 200
HIGHEST_PERCENTAGE = Decimal(100)


class DiscountOf(models.TextChoices):
    """How a discount is counted, and what of."""

    PERCENT = "percent", _("per cent of this part")
    AMOUNT = "amount", _("euros off this part")
    PERCENT_OF_ALL = "percent-all", _("per cent of all lines above")
    AMOUNT_OF_ALL = "amount-all", _("euros off all lines above")


PERCENTAGES = (DiscountOf.PERCENT, DiscountOf.PERCENT_OF_ALL)
OF_ALL = (DiscountOf.PERCENT_OF_ALL, DiscountOf.AMOUNT_OF_ALL)
OTHER_SIGN = {
    "%": _("This discount is in euros. Leave out the %, or choose % in the menu."),
    "€": _("This discount is in per cent. Leave out the €, or choose € in the menu."),
}
# A line of words says what it is until it has its own.
PLACEHOLDERS = {
    kind.value: kind.label for kind in LineKind if kind is not LineKind.ITEM
}


class QuantityField(AmountField):
    """Shown with the decimals that it has: `3`, `1,5`."""

    def prepare_value(self, value: Any) -> Any:
        return money.number(value) if isinstance(value, Decimal) else value


class DiscountField(QuantityField):
    """`50`, `50 €` and `5 %`: which of the two it may be is for the line to say."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        bare = value.strip().removesuffix("%") if isinstance(value, str) else value
        return super().to_python(bare)


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
                "A price is never below zero. To take something off, add a discount."
            )
        },
    )
    vat = forms.ChoiceField(label=_("VAT"), required=False)
    optional = forms.BooleanField(label=_("The customer may choose it"), required=False)
    discount = DiscountField(
        label=_("How much"),
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        error_messages={"min_value": _("Write it without a minus.")},
    )
    discount_of = forms.ChoiceField(
        label=_("Of what"), choices=DiscountOf, required=False
    )

    def __init__(
        self,
        *args: Any,
        rates: Sequence[VatRate] = (),
        fitting: Collection[VatKey] | None = None,
        has_options: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer(rates, fitting)
        if not has_options:
            del self.fields["optional"]
        if placeholder := PLACEHOLDERS.get(self["kind"].value()):
            self.fields["description"].widget.attrs["placeholder"] = placeholder

    def _offer(
        self, rates: Sequence[VatRate], fitting: Collection[VatKey] | None
    ) -> None:
        """Whatever the seller may write is kept; shown is what fits the customer, and what the line says."""
        choices = vat_menu(rates)
        self.fields["vat"].choices = choices  # type: ignore[attr-defined]
        if fitting is None:
            return
        shown = {vat_key(rate) for rate in rates if key_of(rate) in fitting}
        shown.add(self["vat"].value() or "")
        self.fields["vat"].widget.choices = [
            (key, word) for key, word in choices if key in shown
        ]

    def take_cursor(self) -> None:
        self.fields["description"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """What the service would refuse is said beside its field."""
        line = None if self.errors else self.typed()
        if line and line.amounts and not fits(line.amounts.net):
            self.add_error("unit_price", _("Quantity times price is too high."))
        if line and line.kind == LineKind.DISCOUNT:
            self._check_discount(line.quantity)
        return self.cleaned_data

    def _check_discount(self, percentage: Decimal | None) -> None:
        """A sign that contradicts the menu beside it is asked about, never read as the other one."""
        typed = self["discount"].data or ""
        if percentage is None and "%" in typed:
            self.add_error("discount", OTHER_SIGN["%"])
        elif percentage is not None and _says_euros(typed):
            self.add_error("discount", OTHER_SIGN["€"])
        elif percentage is not None and percentage > HIGHEST_PERCENTAGE:
            self.add_error("discount", _("A discount is 100 per cent at most."))

    def typed(self) -> LineInput | None:
        """The line as the service takes it, or None when nothing was typed."""
        data = self.cleaned_data
        words = data.get("description", "")
        match data.get("kind"):
            case LineKind.SUBTOTAL:
                return LineInput(kind=LineKind.SUBTOTAL, description=words)
            case LineKind.TEXT | LineKind.SECTION as kind:
                line = LineInput(kind=kind, description=words)
            case LineKind.DISCOUNT:
                line = _typed_discount(data, words)
            case _:
                line = _typed_item(data, words)
        # Each item begins with a quantity: that alone says nothing.
        numbers = [line.unit_price]
        if line.kind == LineKind.DISCOUNT:
            numbers.append(line.quantity)
        return line if words.strip() or any(n is not None for n in numbers) else None


def _says_euros(typed: str) -> bool:
    return "€" in typed or "EUR" in typed


def _typed_item(data: dict[str, Any], words: str) -> LineInput:
    return LineInput(
        description=words,
        quantity=data.get("quantity"),
        unit=data.get("unit") or Unit.PIECE,
        unit_price=data.get("unit_price"),
        optional=data.get("optional", False),
        **split_vat_key(data.get("vat", "")),
    )


def _typed_discount(data: dict[str, Any], words: str) -> LineInput:
    size = data.get("discount")
    how = data.get("discount_of") or DiscountOf.PERCENT
    is_percentage = how in PERCENTAGES
    return LineInput(
        kind=LineKind.DISCOUNT,
        description=words,
        quantity=size if is_percentage else None,
        unit_price=None if is_percentage else size,
        whole_paper=how in OF_ALL,
    )


NO_VAT_BECAUSE = {
    VatCategory.ZERO: _("rare: some newspapers and recycled goods"),
    VatCategory.EXEMPT: _("the law asks no VAT on this work"),
    VatCategory.REVERSE_CHARGE: _("your customer pays the VAT to the State"),
    VatCategory.INTRA_COMMUNITY: _("to a business with a VAT number"),
    VatCategory.EXPORT: _("goods that leave the European Union"),
    VatCategory.OUTSIDE: _(
        "a compensation, or work for a business outside the European Union"
    ),
}
FOR_WHOM = {
    VatAudience.HOME_BUSINESS: _("business customer of the same country"),
    VatAudience.UNION_BUSINESS: _("business customer of another EU country"),
    VatAudience.OUTSIDE_UNION: _("goods that leave the European Union"),
}


def vat_menu(rates: Sequence[VatRate]) -> list[tuple[str, str]]:
    return [(vat_key(rate), _vat_word(rate)) for rate in rates]


def _vat_word(rate: VatRate) -> str:
    """`21 %`; the others by their name, and for whom or why: `Reverse charge (business customer of …)`."""
    if rate.category == VatCategory.STANDARD:
        return f"{money.number(rate.rate)}\u00a0%"
    if rate.regime == VatRegime.FRANCHISE:
        return rate.name
    why = (
        FOR_WHOM[VatAudience(rate.audience)]
        if rate.audience
        else NO_VAT_BECAUSE[VatCategory(rate.category)]
    )
    return f"{rate.name} ({why})"


def vat_key(rate: VatRate) -> str:
    """How a menu names a VAT choice: category, rate and reason."""
    return f"{rate.category}|{rate.rate:.2f}|{rate.vatex}"


def vat_of(line: LineInput | PriceItem) -> str:
    """The key of what a kept line carries."""
    return f"{line.vat_category}|{line.vat_rate:.2f}|{line.vatex}"


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
    names = ("kind", "description", "quantity", "unit", "unit_price", "optional")
    shown = {name: getattr(line, name) for name in names}
    if line.kind == LineKind.DISCOUNT:
        shown |= {"discount": _discount_size(line), "discount_of": _discount_of(line)}
    return {**shown, "vat": vat_of(line)}


def _discount_size(line: LineInput) -> Decimal | str:
    if line.quantity is not None:
        return line.quantity
    return "" if line.unit_price is None else money.number(line.unit_price, places=2)


def _discount_of(line: LineInput) -> DiscountOf:
    if line.unit_price is not None:
        return DiscountOf.AMOUNT_OF_ALL if line.whole_paper else DiscountOf.AMOUNT
    return DiscountOf.PERCENT_OF_ALL if line.whole_paper else DiscountOf.PERCENT
