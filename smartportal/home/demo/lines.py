"""The lines of the demo's papers: jobs of a trade, an option, a sub-total and a discount."""

import random
from decimal import Decimal

from documents.enums import LineKind, PaperState
from documents.models import PaperLine
from documents.totals import cents, counted
from members.models import Activity
from smartportal.home.demo import words
from smartportal.home.demo.house import House


def lines_for(
    house: House, activity: Activity, chance: random.Random
) -> list[PaperLine]:
    trade = house.trades[activity.pk]
    rate = (
        Decimal("20.00")
        if activity.entity_id == house.entities["FR"].pk
        else Decimal("21.00")
    )
    jobs = chance.sample(trade.jobs, k=chance.randint(1, len(trade.jobs)))
    return [
        _line(position, job, rate, chance) for position, job in enumerate(jobs, start=1)
    ]


def _line(
    position: int, job: tuple[str, str, int], rate: Decimal, chance: random.Random
) -> PaperLine:
    description, unit, price = job
    quantity = Decimal(1 if unit == "LS" else chance.randint(1, 6)).quantize(
        Decimal("0.001")
    )
    line = PaperLine(
        position=position,
        description=description,
        quantity=quantity,
        unit=unit,
        unit_price=Decimal(price).quantize(Decimal("0.0001")),
        vat_category="S",
        vat_rate=rate,
    )
    line.net = cents(quantity * price)
    return line


def with_extras(lines: list[PaperLine], language: str, state: str) -> list[PaperLine]:
    """The last job of a quote that waits is an option; three jobs get a sub-total and a discount."""
    lines[-1].optional = state == PaperState.SENT and len(lines) > 1
    if len(lines) < 3:
        return lines
    lines.append(PaperLine(kind=LineKind.SUBTOTAL))
    lines.append(
        PaperLine(
            kind=LineKind.DISCOUNT,
            description=words.DISCOUNT[language],
            quantity=Decimal("5.000"),
        )
    )
    lines[-1].net = counted(lines)[-1].net
    for position, line in enumerate(lines, start=1):
        line.position = position
    return lines


def copy_of(line: PaperLine) -> PaperLine:
    names = (
        "position",
        "kind",
        "description",
        "quantity",
        "unit",
        "unit_price",
        "vat_category",
        "vat_rate",
        "net",
    )
    return PaperLine(**{name: getattr(line, name) for name in names})
