"""The lines of a paper as a person types them: the one way to read and to write them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.enums import LineKind, Unit, VatCategory
from documents.models import Paper, PaperLine
from documents.totals import (
    LineAmounts,
    Totals,
    amounts_of,
    counted,
    totals_of_lines,
)

COUNTED_BY_NUMBERS = (LineKind.ITEM, LineKind.DISCOUNT)


@dataclass(frozen=True, slots=True)
class LineInput:
    """One line as typed. Amounts may still be missing; the order given is the order kept.

    A discount has a percentage as its quantity or an amount as its price.
    """

    kind: str = LineKind.ITEM
    description: str = ""
    quantity: Decimal | None = None
    unit: str = Unit.PIECE
    unit_price: Decimal | None = None
    vat_category: str = VatCategory.STANDARD
    vat_rate: Decimal = Decimal(0)
    vatex: str = ""
    optional: bool = False
    whole_paper: bool = False

    @property
    def amounts(self) -> LineAmounts | None:
        """What an item comes to, or None while it is incomplete or of another kind."""
        return amounts_of(self)


def count(lines: Sequence[LineInput]) -> Totals:
    """The totals of lines as typed; incomplete ones and options count for nothing."""
    return totals_of_lines(lines)


def with_chosen(
    lines: Sequence[LineInput], chosen: Collection[int] = ()
) -> list[LineInput]:
    """What becomes of an offer: `chosen` options (by position, from 1) are plain lines, the others are gone."""
    return [
        replace(line, optional=False)
        for position, line in enumerate(lines, start=1)
        if not line.optional or position in chosen
    ]


def total_with(quote: Paper, chosen: Collection[int]) -> Totals:
    """What a quote comes to with these options."""
    return count(with_chosen(lines_of(quote), chosen))


def lines_of(paper: Paper) -> list[LineInput]:
    """The lines as they can be typed again, in order."""
    return [
        LineInput(
            kind=row.kind,
            description=row.description,
            quantity=row.quantity,
            unit=row.unit,
            unit_price=row.unit_price,
            vat_category=row.vat_category,
            vat_rate=row.vat_rate,
            vatex=row.vatex,
            optional=row.optional,
            whole_paper=row.whole_paper,
        )
        for row in paper.lines.all()
    ]


def line_rows(paper: Paper, lines: Sequence[LineInput]) -> list[PaperLine]:
    """The unsaved rows of typed lines. What a line comes to may depend on those above it."""
    return [
        _line_row(paper, line, position, net)
        for position, (line, net) in enumerate(
            zip(lines, nets(lines), strict=True), start=1
        )
    ]


def nets(lines: Sequence[LineInput]) -> list[Decimal]:
    """What is kept beside each line; a sub-total is counted where it is shown."""
    return [
        Decimal(0) if line.kind == LineKind.SUBTOTAL else counts.net
        for line, counts in zip(lines, counted(lines), strict=True)
    ]


def _line_row(paper: Paper, line: LineInput, position: int, net: Decimal) -> PaperLine:
    has_numbers = line.kind in COUNTED_BY_NUMBERS
    return PaperLine(
        paper=paper,
        position=position,
        kind=line.kind,
        description=line.description,
        quantity=line.quantity if has_numbers else None,
        unit=line.unit,
        unit_price=line.unit_price if has_numbers else None,
        vat_category=line.vat_category,
        vat_rate=line.vat_rate,
        vatex=line.vatex,
        net=net,
        optional=line.optional,
        whole_paper=line.whole_paper,
    )
