"""How much of each line is taken back, and why."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.credit_notes.mirror import Quantities, counts
from documents.papers.line_forms import QuantityField
from documents.papers.services import LineInput
from smartportal.core import money
from smartportal.core.text import paper_text

LONGEST_REASON = 2000


class ReasonForm(forms.Form):
    """Why an invoice is taken back, in words that the customer reads."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: it is printed on it.")},
    )


class CreditForm(ReasonForm):
    """One quantity for each line that is left; a draft may still miss its reason."""

    def __init__(self, *args: Any, left: Sequence[LineInput], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields["reason"].required = False
        for n, line in enumerate(left):
            if counts(line) and line.quantity:
                self.fields[field_of(n)] = _quantity_field(line.quantity)

    def chosen(self) -> Quantities:
        """An empty quantity takes nothing."""
        return [
            (self.cleaned_data.get(field_of(n)) or Decimal(0)) if counts(line) else None
            for n, line in enumerate(self.left)
        ]

    def rows(self) -> Iterator[tuple[LineInput, forms.BoundField | None]]:
        """Each line that something is left of, with its field; texts have none."""
        for n, line in enumerate(self.left):
            if not counts(line):
                yield line, None
            elif field_of(n) in self.fields:
                yield line, self[field_of(n)]


def field_of(n: int) -> str:
    return f"line-{n}"


def quantities_in(chosen: Quantities) -> dict[str, Decimal]:
    """What a form shows at first."""
    return {field_of(n): value for n, value in enumerate(chosen) if value is not None}


def _quantity_field(left: Decimal) -> QuantityField:
    """From nothing to what is left, which of a correction is below zero."""
    lowest, highest = sorted((Decimal(0), left))
    said = _("From 0 to %(left)s: no more is left of this line.") % {
        "left": money.number(left)
    }
    return QuantityField(
        label=_("Take back"),
        required=False,
        max_digits=12,
        decimal_places=3,
        min_value=lowest,
        max_value=highest,
        error_messages={"min_value": said, "max_value": said},
    )
