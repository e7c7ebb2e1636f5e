"""Two years of quotes and invoices, in bulk: drafts first, then made final in order of their numbers."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import translation

from documents import numbering
from documents.enums import CustomerKind, PaperKind, PaperState
from documents.models import Customer, Paper, PaperLine, PaperVat, Receivable, Series
from documents.papers.freezing import (
    FrozenRows,
    account_of,
    buyer_row,
    hash_of,
    payment_terms,
    seller_row,
)
from documents.pdf.mentions import legal_mentions
from documents.totals import Totals, totals_of_lines
from members.models import Activity, LegalEntity
from smartportal.home.demo import words
from smartportal.home.demo.house import House
from smartportal.home.demo.lines import copy_of, lines_for, with_extras
from smartportal.reference.models import VatRate

BATCH = 1000
SPAN = 730  # days of history
SHOWN = 15  # one invoice in so many is of the first member, whose login the demo shows
# Days since two invoices of that member fell due: a reminder of each is to come.
LATE = (4, 12)


@dataclass(slots=True)
class Sketch:
    """One paper to be, with everything decided but its rows."""

    paper: Paper
    lines: list[PaperLine]
    totals: Totals
    on: date
    state: str
    quote: "Sketch | None" = None
    stays_open: bool = False
    rows: FrozenRows | None = None


@dataclass(slots=True)
class Office:
    """What is looked up once: VAT rates by country and mentions by kind of paper and customer."""

    vat: dict[str, dict[tuple[str, Decimal], VatRate]]
    mentions: dict[tuple[str, ...], list[list[str]]] = field(default_factory=dict)


def batches(rows: Iterable[Sketch]) -> Iterator[list[Sketch]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def sketch_papers(
    house: House, *, invoices: int, chance: random.Random, today: date
) -> list[Sketch]:
    """Invoices spread over two years up to today, most of them from an accepted quote; open quotes and drafts."""
    sketches: list[Sketch] = []
    for n in range(invoices - len(LATE)):
        turn = 0 if n % SHOWN == 0 else n % len(house.activities)
        activity = house.activities[turn]
        on = today - timedelta(
            days=int(SPAN * (1 - (n + 1) / invoices) + chance.randint(0, 3))
        )
        sketches += _job(house, activity, min(on, today), chance)
    for activity in house.activities:
        sketches += _open_ends(house, activity, chance, today)
    sketches += [_late(house, days, chance, today) for days in LATE]
    return sorted(sketches, key=lambda sketch: sketch.on)


def _late(house: House, days: int, chance: random.Random, today: date) -> Sketch:
    """What the first member waits for, whatever chance does: businesses alone are reminded."""
    activity = house.activities[0]
    businesses = [
        customer
        for customer in house.customers[activity.pk]
        if customer.kind == CustomerKind.BUSINESS
    ]
    customer = businesses[0]
    on = today - timedelta(days=customer.payment_days + days)
    late = _sketch(
        house, activity, customer, PaperKind.INVOICE, on, PaperState.ISSUED, chance
    )
    late.stays_open = True
    return late


def _job(
    house: House, activity: Activity, on: date, chance: random.Random
) -> list[Sketch]:
    customer = chance.choice(house.customers[activity.pk])
    invoice = _sketch(
        house, activity, customer, PaperKind.INVOICE, on, PaperState.ISSUED, chance
    )
    if chance.random() < 0.4:
        return [invoice]
    asked_on = on - timedelta(days=chance.randint(10, 60))
    quote = _sketch(
        house,
        activity,
        customer,
        PaperKind.QUOTE,
        asked_on,
        PaperState.WON,
        chance,
        like=invoice,
    )
    invoice.quote = quote
    return [quote, invoice]


def _open_ends(
    house: House, activity: Activity, chance: random.Random, today: date
) -> list[Sketch]:
    """What is in progress: open, declined, expired and just accepted quotes, drafts."""
    plan = [
        (PaperKind.QUOTE, PaperState.SENT, chance.randint(1, 20)),
        (PaperKind.QUOTE, PaperState.LOST, chance.randint(20, 200)),
        (PaperKind.QUOTE, PaperState.SENT, chance.randint(45, 90)),
        (PaperKind.QUOTE, PaperState.WON, chance.randint(2, 9)),
        (PaperKind.QUOTE, PaperState.DRAFT, chance.randint(0, 5)),
        (PaperKind.INVOICE, PaperState.DRAFT, chance.randint(0, 5)),
    ]
    first = activity.pk == house.activities[0].pk
    return [
        _sketch(
            house,
            activity,
            chance.choice(house.customers[activity.pk]),
            kind,
            today - timedelta(days=ago),
            state,
            chance,
        )
        for kind, state, ago in plan
        if first or chance.random() < 0.5
    ]


def _sketch(
    house: House,
    activity: Activity,
    customer: Customer,
    kind: str,
    on: date,
    state: str,
    chance: random.Random,
    like: Sketch | None = None,
) -> Sketch:
    language = house.languages[activity.pk]
    lines = (
        [copy_of(line) for line in like.lines]
        if like
        else with_extras(lines_for(house, activity, chance), language, state)
    )
    totals = totals_of_lines(lines)
    paper = Paper(
        kind=kind,
        activity=activity,
        entity_id=activity.entity_id,
        customer=customer,
        brand=house.brands[activity.pk],
        language=customer.language,
        title=like.paper.title if like else chance.choice(words.TITLES[language]),
        notes=chance.choice(words.NOTES[language]),
        payment_days=customer.payment_days,
        supplied_on=on - timedelta(days=chance.randint(0, 6))
        if kind == PaperKind.INVOICE
        else None,
        valid_until=on + timedelta(days=30) if kind == PaperKind.QUOTE else None,
        net=totals.net,
        vat=totals.vat,
        gross=totals.gross,
        created_by_id=activity.member.user_id,
    )
    return Sketch(paper, lines, totals, on, state)


def write_batch(
    batch: list[Sketch], office: Office, series: dict[tuple[int, str, int], Series]
) -> None:
    """Insert a batch as drafts with their rows, then make those final that left. In order of date."""
    quotes = [sketch for sketch in batch if sketch.paper.kind == PaperKind.QUOTE]
    others = [sketch for sketch in batch if sketch.paper.kind != PaperKind.QUOTE]
    Paper.objects.bulk_create([sketch.paper for sketch in quotes])
    for sketch in others:
        sketch.paper.quote_id = sketch.quote.paper.pk if sketch.quote else None
    Paper.objects.bulk_create([sketch.paper for sketch in others])
    PaperLine.objects.bulk_create(
        [line for sketch in batch for line in _with_paper(sketch)]
    )
    final = [sketch for sketch in batch if sketch.state != PaperState.DRAFT]
    for sketch in final:
        sketch.rows = _rows(sketch, office)
        _number(sketch, office, series)
    PaperVat.objects.bulk_create(
        [row for sketch in final for row in _frozen(sketch).vat_rows]
    )
    parties = [row for sketch in final for row in _frozen(sketch).parties]
    type(parties[0]).objects.bulk_create(parties) if parties else None
    Receivable.objects.bulk_create(
        [
            _receivable(sketch)
            for sketch in final
            if sketch.paper.kind == PaperKind.INVOICE
        ]
    )
    Paper.objects.bulk_update(
        [sketch.paper for sketch in final], FINAL_COLUMNS, batch_size=500
    )


FINAL_COLUMNS = [
    "state",
    "series",
    "sequence",
    "number",
    "issued_on",
    "issued_at",
    "due_on",
    "previous_hash",
    "hash",
    "reference",
    "iban",
    "bic",
    "mentions",
    "customer_kind",
    "changed_at",
]


def _frozen(sketch: Sketch) -> FrozenRows:
    assert sketch.rows is not None
    return sketch.rows


def _with_paper(sketch: Sketch) -> list[PaperLine]:
    for line in sketch.lines:
        line.paper = sketch.paper
    return sketch.lines


def _rows(sketch: Sketch, office: Office) -> FrozenRows:
    paper = sketch.paper
    rates = office.vat[paper.entity.country]
    with translation.override(paper.language):
        vat_rows = [
            PaperVat(
                paper=paper,
                mention=rates[amount.category, amount.rate].mention,
                **asdict(amount),
            )
            for amount in sorted(
                sketch.totals.per_rate,
                key=lambda amount: (amount.category, amount.rate),
            )
        ]
    customer = paper.customer
    assert customer is not None
    return FrozenRows(
        sketch.lines, vat_rows, [buyer_row(paper, customer), seller_row(paper)]
    )


def _number(
    sketch: Sketch, office: Office, series: dict[tuple[int, str, int], Series]
) -> None:
    paper, on = sketch.paper, sketch.on
    counter = _counter(series, paper.entity, paper.kind, on)
    counter.n, counter.last_on = counter.n + 1, on
    at = datetime.combine(on, time(9, 30), UTC)
    paper.state, paper.issued_on, paper.issued_at, paper.changed_at = (
        sketch.state,
        on,
        at,
        at,
    )
    paper.series, paper.sequence = counter, counter.n
    paper.number = f"{counter.prefix}-{counter.fiscal_year}-{counter.n:03d}"
    paper.customer_kind = paper.customer.kind if paper.customer else ""
    paper.mentions = _mentions(office, paper, on)
    terms: dict[str, Any] = {**account_of(paper.entity)}
    if paper.kind == PaperKind.INVOICE:
        terms |= payment_terms(paper, on=on)
    for name, value in terms.items():
        setattr(paper, name, value)
    paper.previous_hash = counter.last_hash
    paper.hash = counter.last_hash = hash_of(paper, _frozen(sketch))


def _counter(
    series: dict[tuple[int, str, int], Series], entity: LegalEntity, kind: str, on: date
) -> Series:
    key = (entity.pk, kind, numbering.fiscal_year(entity, on))
    if key not in series:
        series[key] = Series.objects.create(
            entity=entity,
            type=kind,
            fiscal_year=key[2],
            prefix=numbering.PREFIXES[PaperKind(kind)],
            last_on=on,
        )
    return series[key]


def _mentions(office: Office, paper: Paper, on: date) -> list[list[str]]:
    key = (
        paper.kind,
        paper.customer_kind,
        paper.language,
        paper.entity.country,
        f"{on:%Y-%m}",
    )
    if key not in office.mentions:
        office.mentions[key] = legal_mentions(
            paper, country=paper.entity.country, on=on
        )
    return office.mentions[key]


def _receivable(sketch: Sketch) -> Receivable:
    paper = sketch.paper
    assert paper.due_on is not None
    return Receivable(
        invoice_id=paper.pk,
        due_on=paper.due_on,
        amount=paper.gross,
        open_amount=paper.gross,
    )


def vat_by_country(today: date) -> dict[str, dict[tuple[str, Decimal], VatRate]]:
    found: dict[str, dict[tuple[str, Decimal], VatRate]] = defaultdict(dict)
    for rate in VatRate.objects.on(today):
        found[rate.country_id][rate.category, rate.rate] = rate
    return found
