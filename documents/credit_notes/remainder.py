"""What no issued credit note has taken back of an invoice yet. Reads, decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from documents.credit_notes.amounts import PerRate, closed_totals, left_per_rate
from documents.credit_notes.mirror import Quantities, chosen_of, left_after, whole
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
        return not any(whole(self.lines))


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


def chosen_quantities(draft: Paper, left: Remainder) -> Quantities:
    """What a kept draft takes of each line that is left."""
    return chosen_of(lines_of(draft), left.lines)
