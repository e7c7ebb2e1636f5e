"""What papers come to together."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, DecimalField, F, Sum, Value, When
from django.db.models.functions import Coalesce

from documents.enums import PaperKind
from documents.invoices.standing import Shelf

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Sums:
    """Of `n` papers in EUR: without VAT, with it, and what of it is still to come. Credit notes count less."""

    n: int
    net: Decimal
    gross: Decimal
    open: Decimal


def sums_of(shelf: Shelf) -> Sums:
    """One query."""
    added = shelf.rows.order_by().aggregate(
        n=Count("pk"), net=_signed("net"), gross=_signed("gross")
    )
    return Sums(open=shelf.open, **added)


def _signed(column: str) -> Coalesce:
    amount = Case(
        When(kind=PaperKind.CREDIT_NOTE, then=-F(column)),
        default=F(column),
        output_field=DecimalField(max_digits=14, decimal_places=2),
    )
    return Coalesce(Sum(amount), Value(ZERO), output_field=DecimalField())
