"""Where the sale to each customer stands: the member's word, unless a quote has spoken since.

A quote that leaves, is accepted or declined moves its customer on the board by itself; a later word of the
member stands above it. Nothing is stored but that word, so nothing can go stale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.utils.functional import Promise

from documents.enums import PaperKind, PaperState, SalesStage
from documents.models import Customer, NextStep, Paper
from documents.models.customers import CustomerQuerySet
from documents.papers.agreed import agreed
from smartportal.core.status import Status

ZERO = Decimal("0.00")
# What was won or lost stays in sight for a season.
SHOWN_DAYS = 90
LONGEST = 1000
STATUS = {
    SalesStage.CONTACT: Status("draft", "message-circle", SalesStage.CONTACT.label),
    SalesStage.QUOTED: Status("info", "send", SalesStage.QUOTED.label),
    SalesStage.FOLLOW_UP: Status("wait", "phone", SalesStage.FOLLOW_UP.label),
    SalesStage.WON: Status("ok", "thumbs-up", SalesStage.WON.label),
    SalesStage.LOST: Status("lost", "x", SalesStage.LOST.label),
}
OVER = (SalesStage.WON, SalesStage.LOST)


def with_sale(customers: CustomerQuerySet, *, today: date) -> CustomerQuerySet:
    """Each with its `sale` (a `SalesStage` or ""), `sale_at` (since when) and the newest quote's amount."""
    quotes = _quotes().order_by("-issued_at", "-pk")
    open_steps = NextStep.objects.filter(customer=OuterRef("pk"), done_at=None)
    return customers.annotate(
        quote_state=Subquery(quotes.values("state")[:1]),
        quote_until=Subquery(
            quotes.values("valid_until")[:1], output_field=DateField()
        ),
        quote_at=Subquery(
            quotes.values("changed_at")[:1], output_field=DateTimeField()
        ),
        quote_gross=Subquery(quotes.values("gross")[:1], output_field=DecimalField()),
        quote_pk=Subquery(quotes.values("pk")[:1], output_field=BigIntegerField()),
        has_step=Exists(open_steps),
        step_is_due=Exists(open_steps.filter(on__lte=today)),
        sale=_stage(today),
        sale_at=Greatest("sales_moved_at", "quote_at", "created_at"),
    )


def _quotes() -> QuerySet[Paper]:
    return Paper.objects.filter(
        customer=OuterRef("pk"), kind=PaperKind.QUOTE, number__isnull=False
    )


def _stage(today: date) -> Case:
    """In this order: the member's newer word, the newest quote, a plan, nothing."""
    said = ~Q(sales_stage="") & (
        Q(quote_at=None) | Q(sales_moved_at__gte=F("quote_at"))
    )
    waits = Q(quote_state=PaperState.SENT)
    return Case(
        When(said, then=F("sales_stage")),
        When(quote_state=PaperState.WON, then=Value(SalesStage.WON)),
        When(quote_state=PaperState.LOST, then=Value(SalesStage.LOST)),
        When(
            waits & (Q(quote_until__lt=today) | Q(step_is_due=True)),
            then=Value(SalesStage.FOLLOW_UP),
        ),
        When(waits, then=Value(SalesStage.QUOTED)),
        When(has_step=True, then=Value(SalesStage.CONTACT)),
        default=Value(""),
        output_field=CharField(),
    )


def status_of_sale(customer: Customer) -> Status | None:
    """Icon and word of a customer read `with_sale`; None when there is no sale to follow."""
    sale: str = customer.sale  # type: ignore[attr-defined]
    return STATUS[SalesStage(sale)] if sale else None


@dataclass(frozen=True, slots=True)
class Card:
    """A customer on the board; the step is what the member planned, if anything."""

    customer: Customer
    status: Status
    step: NextStep | None
    amount: Decimal | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class Column:
    stage: str
    status: Status
    cards: Sequence[Card]

    @property
    def word(self) -> str | Promise:
        return self.status.word

    @property
    def is_over(self) -> bool:
        return self.stage in OVER

    @property
    def total(self) -> Decimal:
        return sum((card.amount or ZERO for card in self.cards), ZERO)


@dataclass(frozen=True, slots=True)
class Board:
    """All columns from left to right, and what is due today or was due before."""

    columns: Sequence[Column]
    due: Sequence[Card]

    def __len__(self) -> int:
        return sum(len(column.cards) for column in self.columns)


def board_of(customers: CustomerQuerySet, *, today: date) -> Board:
    """Two queries, however many customers, and two for what was agreed on accepted quotes."""
    since = today - timedelta(days=SHOWN_DAYS)
    steps = NextStep.objects.filter(done_at=None)
    rows = (
        with_sale(customers, today=today)
        .exclude(Q(sale=""))
        .exclude(Q(sale__in=OVER, sale_at__date__lt=since, has_step=False))
        .select_related("activity")
        .prefetch_related(Prefetch("next_steps", steps, to_attr="open_steps"))
        .order_by(F("sale_at").desc(), "pk")[:LONGEST]
    )
    agreed_on = _agreed(rows)
    cards = sorted((_card(row, agreed_on, today) for row in rows), key=_urgency)
    columns = [
        Column(
            stage,
            STATUS[stage],
            [card for card in cards if card.status is STATUS[stage]],
        )
        for stage in SalesStage
    ]
    return Board(columns, [card for card in cards if card.is_due])


def _agreed(rows: Iterable[Customer]) -> dict[int, Decimal]:
    """What the newest quotes that were accepted come to with the options chosen."""
    won = [
        row.quote_pk  # type: ignore[attr-defined]
        for row in rows
        if row.quote_state == PaperState.WON  # type: ignore[attr-defined]
    ]
    return {quote.pk: totals.gross for quote, totals in agreed(won)} if won else {}


def _card(customer: Customer, agreed_on: dict[int, Decimal], today: date) -> Card:
    steps: list[NextStep] = customer.open_steps  # type: ignore[attr-defined]
    step = steps[0] if steps else None
    return Card(
        customer=customer,
        status=STATUS[SalesStage(customer.sale)],  # type: ignore[attr-defined]
        step=step,
        amount=agreed_on.get(
            customer.quote_pk,  # type: ignore[attr-defined]
            customer.quote_gross,  # type: ignore[attr-defined]
        ),
        is_due=step is not None and step.on <= today,
    )


def _urgency(card: Card) -> date:
    """What is planned comes by its day; sorting keeps the rest as it was, the newest first."""
    return card.step.on if card.step else date.max
