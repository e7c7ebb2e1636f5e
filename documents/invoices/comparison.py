"""What was quoted, what of it was invoiced, what of that was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from documents.enums import PaperKind, PaperState
from documents.invoices.labels import ZERO, credited, open_axes
from documents.models import Paper


@dataclass(frozen=True, slots=True)
class Comparison:
    """In EUR with VAT; `invoiced` is less what credit notes took back."""

    quoted: Decimal
    invoiced: Decimal
    paid: Decimal
    invoices: Sequence[Paper]

    @property
    def to_invoice(self) -> Decimal:
        return max(self.quoted - self.invoiced, ZERO)

    @property
    def beyond(self) -> Decimal:
        """What was invoiced above the quote."""
        return max(self.invoiced - self.quoted, ZERO)

    @property
    def to_pay(self) -> Decimal:
        return self.invoiced - self.paid


def compared(quote: Paper, *, quoted: Decimal) -> Comparison | None:
    """An accepted quote beside its invoices, replaced ones included; None before. One query."""
    if quote.state != PaperState.WON:
        return None
    papers = Paper.objects.filter(quote=quote, kind=PaperKind.INVOICE)
    rows: Sequence[Paper] = list(
        papers.annotate(**open_axes(), credited=credited()).order_by("pk")
    )
    issued = [row for row in rows if not row.is_draft]
    invoiced = sum((row.gross - row.credited for row in issued), ZERO)  # type: ignore[attr-defined]
    still_open = sum((row.open_total for row in issued), ZERO)  # type: ignore[attr-defined]
    return Comparison(quoted, invoiced, invoiced - still_open, rows)
