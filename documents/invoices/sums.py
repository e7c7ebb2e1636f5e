"""What papers come to together."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Case, Count, DecimalField, F, Sum, Value, When
from django.db.models.functions import Coalesce

from documents.enums import PaperKind, PaperState
from documents.invoices.standing import Shelf
from documents.papers.agreed import agreed

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Sums:
    """Of `n` papers in EUR: without VAT, with it, and what of it is still to come. Credit notes count less."""

    n: int
    net: Decimal
    gross: Decimal
    open: Decimal


def sums_of(shelf: Shelf) -> Sums:
    """One query; accepted quotes count with what was agreed, which takes two more where there are any."""
    rows = shelf.rows.order_by()
    added = rows.aggregate(n=Count("pk"), net=_signed("net"), gross=_signed("gross"))
    sums = Sums(open=shelf.open, **added)
    if not shelf.counts[PaperState.WON]:
        return sums
    for quote, totals in agreed(rows.filter(state=PaperState.WON).values("pk")):
        net, gross = totals.net - quote.net, totals.gross - quote.gross
        sums = replace(sums, net=sums.net + net, gross=sums.gross + gross)
    return sums


def _signed(column: str) -> Coalesce:
    amount = Case(
        When(kind=PaperKind.CREDIT_NOTE, then=-F(column)),
        default=F(column),
        output_field=DecimalField(max_digits=14, decimal_places=2),
    )
    return Coalesce(Sum(amount), Value(ZERO), output_field=DecimalField())
