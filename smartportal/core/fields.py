"""Form fields that read what people type."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from smartportal.core import money


class AmountField(forms.DecimalField):
    """A decimal typed by hand: `1 936,50`, `1.936,50 €` and `1936.5` are the same."""

    default_error_messages: ClassVar = {
        "invalid": _("Write a number in digits, such as 12,50.")
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return money.read(value)
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number in the reader's language, and what was typed as it was typed."""
        if isinstance(value, Decimal):
            return money.number(value, places=max(2, self._decimals(value)))
        return value

    @staticmethod
    def _decimals(value: Decimal) -> int:
        exponent = value.normalize().as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0
