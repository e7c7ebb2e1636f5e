"""What a customer may choose from a quote, what they chose, and what it then comes to.

An option is named by the position of its line: a sent quote is frozen, so a position always means the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from documents.enums import AnswerKind
from documents.models import CustomerAnswer, Paper, PaperLine
from documents.papers.lines import total_with
from documents.pdf.reading import split_description
from documents.totals import Totals


@dataclass(frozen=True, slots=True)
class Option:
    """`more` is what it adds to the total, VAT and discounts included."""

    position: int
    name: str
    more: Decimal


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an accepted quote comes to with what was chosen."""

    chosen: tuple[str, ...]
    totals: Totals


def options_of(quote: Paper) -> list[Option]:
    base = total_with(quote, ()).gross
    return [
        Option(
            line.position,
            _name(line),
            total_with(quote, [line.position]).gross - base,
        )
        for line in quote.lines.all()
        if line.optional
    ]


def agreed_on(quote: Paper, answers: Iterable[CustomerAnswer]) -> Agreed | None:
    """None while nobody accepted, and where there was nothing to choose from."""
    chosen = next((a.chosen for a in answers if a.kind == AnswerKind.ACCEPTED), None)
    options = [line for line in quote.lines.all() if line.optional]
    if chosen is None or not options:
        return None
    names = tuple(_name(line) for line in options if line.position in chosen)
    return Agreed(names, total_with(quote, chosen))


def _name(line: PaperLine) -> str:
    return split_description(line.description)[0]
