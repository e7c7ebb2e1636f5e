"""What papers come to together."""

from dataclasses import dataclass
from decimal import Decimal

from documents.enums import PaperState
from documents.invoices.standing import Shelf
from documents.papers.agreed import agreed


@dataclass(frozen=True, slots=True)
class Sums:
    """Of `n` papers in EUR: without VAT, with it, and what of it is still to come. Credit notes count less."""

    n: int
    net: Decimal
    gross: Decimal
    open: Decimal


def sums_of(shelf: Shelf) -> Sums:
    """Of a shelf that adds up. No query, but two where accepted quotes are on it: they count as agreed."""
    net, gross = shelf.net, shelf.gross
    if shelf.counts[PaperState.WON]:
        won = shelf.rows.filter(state=PaperState.WON)
        for quote, totals in agreed(won.order_by().values("pk")):
            net, gross = (
                net + totals.net - quote.net,
                gross + totals.gross - quote.gross,
            )
    return Sums(shelf.count(), net, gross, shelf.open)
