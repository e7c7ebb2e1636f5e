"""Where many papers stand at once: for lists and their counts, in one statement whatever their number.

`labelled()` looks up each axis paper by paper, which is right for one page. Of thousands most are settled, and
nothing needs to be looked up; the others are read from their open receivables. The labels are those of `labels.py`:
a test compares them paper by paper.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DecimalField, Exists, OuterRef, Value

from documents.invoices.labels import (
    STAGE_LABELS,
    ZERO,
    Axes,
    dispatched,
    disputes,
    label_expression,
    label_of,
    label_of_open,
)
from documents.models import Paper, Receivable
from documents.models.papers import PaperQuerySet

COLUMNS = ("id", "kind", "state", "valid_until", "gross", "created_at")


class Unpaid(NamedTuple):
    """An invoice on which money is to come, by its place in the order of urgency."""

    place: int
    pk: int
    next_due: date
    open: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """Papers with one label. Whether an invoice has left is not looked up: "issued" stands for "due" too."""

    label: str
    n: int
    open: Decimal = ZERO
    late: Decimal = ZERO
    unpaid: tuple[Unpaid, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Papers as lists show them: what is unpaid by due date, then the rest, the newest first."""

    papers: PaperQuerySet
    today: date
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, papers: PaperQuerySet, *, today: date) -> Self:
        """One query."""
        return cls(papers, today, tuple(_groups(papers, today)))

    def with_labels(self, labels: Collection[str]) -> Self:
        chosen = (group for group in self.groups if group.label in labels)
        return replace(self, groups=tuple(chosen))

    @property
    def counts(self) -> Counter[str]:
        """How many papers have each label."""
        counts: Counter[str] = Counter()
        for group in self.groups:
            counts[group.label] += group.n
        return counts

    @property
    def open(self) -> Decimal:
        return sum((group.open for group in self.groups), ZERO)

    @property
    def late(self) -> Decimal:
        return sum((group.late for group in self.groups), ZERO)

    def count(self) -> int:
        """For the paginator, as is the slice."""
        return sum(group.n for group in self.groups)

    __len__ = count

    def __getitem__(self, part: slice) -> list[Paper]:
        """A page of labelled papers: at most two queries."""
        urgent = sorted(row for group in self.groups for row in group.unpaid)
        first, last = (max(edge - len(urgent), 0) for edge in (part.start, part.stop))
        return [*self._urgent(urgent[part]), *self._settled(first, last)]

    def _urgent(self, wanted: list[Unpaid]) -> Iterator[Paper]:
        if not wanted:
            return
        labels = {row.pk: group.label for group in self.groups for row in group.unpaid}
        rows = _with_customers([row.pk for row in wanted])
        found: Any = rows.annotate(has_left=Exists(dispatched())).in_bulk()
        for row in wanted:
            if paper := found.get(row.pk):
                has_left = labels[row.pk] == "issued" and paper.has_left
                paper.label = "due" if has_left else labels[row.pk]
                paper.next_due, paper.open_total = row.next_due, row.open
                yield paper

    def _settled(self, first: int, last: int) -> list[Paper]:
        labels = {group.label for group in self.groups if not group.unpaid and group.n}
        if first >= last or not labels:
            return []
        rows: Any = settled(self.papers, today=self.today)
        chosen = rows.filter(label__in=labels).order_by("-created_at", "-pk")
        # Sorting keys is cheaper than sorting papers.
        keys = list(chosen.values_list("pk", flat=True)[first:last])
        page = settled(_with_customers(keys), today=self.today)
        return list(page.order_by("-created_at", "-pk"))


def _with_customers(keys: list[int]) -> PaperQuerySet:
    """A page of papers that were found among those that the reader sees."""
    return Paper.objects.filter(pk__in=keys).select_related("customer")


def settled(papers: PaperQuerySet, *, today: date) -> PaperQuerySet:
    """Papers on which no money is to come, with axes and label: nothing has to be looked up."""
    open_rows = Receivable.objects.open().filter(invoice=OuterRef("pk"))
    return papers.filter(~Exists(open_rows)).annotate(
        open_total=Value(ZERO, output_field=DecimalField()),
        next_due=Value(None, output_field=DateField()),
        has_left=Value(False),
        disputed=Value(False),
        last_stage=Value(""),
        label=label_expression(today),
    )


def _groups(papers: PaperQuerySet, today: date) -> list[Group]:
    """A label may come in several groups."""
    rows = _rows(papers, today)
    return [_resting(row, today) if row.kind else _open(row) for row in rows]


def _resting(row: "Row", today: date) -> Group:
    over_on = today - timedelta(days=1) if row.is_over else None
    axes = Axes(kind=row.kind, state=row.state, valid_until=over_on)
    return Group(label_of(axes, today=today), row.n)


def _open(row: "Row") -> Group:
    label = label_of_open(
        disputed=row.disputed,
        last_stage=row.stage or "",
        partly_paid=row.partly_paid,
        late=row.is_late,
        has_left=False,
    )
    unpaid = zip(row.places, row.keys, row.due_on, row.amounts, strict=True)
    return Group(label, row.n, row.open, row.late, tuple(map(Unpaid._make, unpaid)))


class Row(NamedTuple):
    """What `standing.sql` gives: of papers by kind and state, or of unpaid invoices by what their label needs."""

    kind: str
    state: str
    is_over: bool
    disputed: bool
    stage: str
    partly_paid: bool
    is_late: bool
    n: int
    open: Decimal
    late: Decimal
    places: list[int]
    keys: list[int]
    due_on: list[date]
    amounts: list[Decimal]


def _rows(papers: PaperQuerySet, today: date) -> list[Row]:
    plain = papers.order_by().values(*COLUMNS)
    disputed = disputes(today).values("case")
    try:
        parts = [rows.query.sql_with_params() for rows in (plain, disputed)]
    except EmptyResultSet:
        return []
    (paper_sql, paper_values), (dispute_sql, dispute_values) = parts
    stages = [str(stage) for stage in STAGE_LABELS]
    sql = _statement().format(papers=paper_sql, disputes=dispute_sql)
    with connection.cursor() as cursor:
        values = [today, stages, today, *paper_values, *dispute_values]
        cursor.execute(sql, values)
        return [Row(*row) for row in cursor.fetchall()]


@cache
def _statement() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
