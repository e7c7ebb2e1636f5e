"""What no issued credit note has taken back of an invoice yet. Reads, decides nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.utils import translation
from django.utils.translation import gettext as _

from documents.credit_notes.amounts import (
    PerRate,
    closed_totals,
    left_per_rate,
    short_of,
)
from documents.credit_notes.mirror import (
    Quantities,
    chosen_of,
    ended_rates,
    fit_in,
    kept,
    left_after,
    whole,
)
from documents.models import Paper
from documents.papers.services import LineInput, count, lines_of
from documents.totals import Totals


@dataclass(frozen=True, slots=True)
class Remainder:
    """What no issued credit note has taken back of an invoice yet."""

    lines: Sequence[LineInput]
    per_rate: PerRate

    @property
    def is_nothing(self) -> bool:
        has_money = any(left.base for left in self.per_rate.values())
        return not has_money or not any(whole(self.lines))


def remainder_of(invoice: Paper) -> Remainder:
    """A constant number of queries, however many credit notes there are."""
    notes = invoice.credit_notes.issued().prefetch_related("lines", "vat_rows")
    rows = list(notes)
    credited = chain.from_iterable(lines_of(note) for note in rows)
    taken = chain.from_iterable(note.vat_rows.all() for note in rows)
    return Remainder(
        lines=left_after(lines_of(invoice), credited),
        per_rate=left_per_rate(invoice.vat_rows.all(), taken),
    )


def corrected(note: Paper) -> Paper:
    assert note.corrects is not None, "a constraint wants it of every credit note"
    return note.corrects


def totals_of_note(lines: Sequence[LineInput], left: Remainder) -> Totals:
    return closed_totals(count(lines), left.per_rate)


def note_lines(
    left: Remainder, chosen: Quantities, *, language: str
) -> list[LineInput]:
    """The lines of a credit note that takes the `chosen` quantities, in the language of its invoice."""
    return [
        *kept(left.lines, chosen),
        *_balancing(left, chosen, language=language),
    ]


def fits_in(lines: Sequence[LineInput], left: Remainder, *, language: str) -> bool:
    """Whether the lines of a credit note take nothing that is not left."""
    chosen = chosen_of(lines, left.lines)
    balancing = list(_balancing(left, chosen, language=language))
    return fit_in([line for line in lines if line not in balancing], left.lines)


def _balancing(
    left: Remainder, chosen: Quantities, *, language: str
) -> Iterator[LineInput]:
    """What brings the lines of a rate to all that is left of it, once nobody else can take it back."""
    totals = count(kept(left.lines, chosen))
    ended = ended_rates(left.lines, chosen)
    with translation.override(language):
        words = _("Adjusted to what is left of the invoice")
    for vat, missing in short_of(totals, left.per_rate, ended=ended):
        yield LineInput(
            description=words,
            quantity=Decimal(1).copy_sign(missing),
            unit_price=abs(missing),
            vat_category=vat.category,
            vat_rate=vat.rate,
            vatex=vat.vatex,
        )
