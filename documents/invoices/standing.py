"""Where many papers stand at once: for lists and their counts, in one statement whatever their number.

`with_axes` looks up each axis paper by paper, which is right for one page. Of thousands most are settled, and
nothing needs to be looked up; the others are read from their open receivables. The labels are those of `labels.py`:
a test compares them paper by paper.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.enums import PaperKind
from documents.invoices.labels import (
    ZERO,
    Axes,
    credited,
    dispatched,
    label_of,
    label_of_open,
    open_axes,
)
from documents.invoices.standing_rows import Row, rows_of
from documents.models import Paper, Receivable
from documents.models.papers import PaperQuerySet
from documents.papers.agreed import as_agreed

# Fifty whole papers and customers cost as much to read as to find.
LISTED = (
    "public_id",
    "kind",
    "state",
    "number",
    "title",
    "issued_on",
    "valid_until",
    "net",
    "vat",
    "gross",
    "created_at",
    "changed_at",
    "customer__name",
)


# An invoice on which money is to come: its place in the order of urgency, and its key. Plain, as there are thousands.
Unpaid = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Papers with one label. Whether an invoice has left is not looked up: "issued" stands for "due" too."""

    label: str
    n: int
    net: Decimal = ZERO
    gross: Decimal = ZERO
    open: Decimal = ZERO
    late: Decimal = ZERO
    unpaid: tuple[Unpaid, ...] = ()
    # Which papers of the shelf they are, if nothing is unpaid on them.
    resting: Q | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Papers as lists show them: what is unpaid by due date, then the rest, the newest first."""

    papers: PaperQuerySet
    today: date
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, papers: PaperQuerySet, *, today: date, adds_up: bool = False) -> Self:
        """One query, which `adds_up` them too: at once when they are fewer than all of their activities."""
        return cls(papers, today, tuple(_groups(papers, today, adds_up)))

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
    def net(self) -> Decimal:
        """Without VAT, credit notes counting less; known where it `adds_up`, as is `gross`."""
        return sum((group.net for group in self.groups), ZERO)

    @property
    def gross(self) -> Decimal:
        return sum((group.gross for group in self.groups), ZERO)

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
        """A page of labelled papers: at most two queries, and two for what was agreed on accepted quotes."""
        urgent = sorted(
            (*row, group.label) for group in self.groups for row in group.unpaid
        )
        first, last = (max(edge - len(urgent), 0) for edge in (part.start, part.stop))
        settled = as_agreed(self._settled(first, last))
        return [*self._urgent(urgent[part]), *settled]

    def _urgent(self, wanted: list[tuple[int, int, str]]) -> Iterator[Paper]:
        if not wanted:
            return
        rows = _with_customers([key for _place, key, _label in wanted])
        found: Any = rows.annotate(
            **open_axes(), has_left=Exists(dispatched()), credited=credited()
        )
        papers = found.in_bulk()
        for _place, key, label in wanted:
            paper = papers.get(key)
            if paper is not None and not paper.open_total:
                yield _settle(paper, self.today)  # since the count
            elif paper is not None:
                has_left = label == "issued" and paper.has_left
                paper.label = "due" if has_left else label
                yield paper

    @property
    def rows(self) -> PaperQuerySet:
        """The papers themselves, without labels and in no order."""
        unpaid = [key for group in self.groups for _place, key in group.unpaid]
        return self.papers.filter(Q(pk__in=unpaid) | self._at_rest)

    @property
    def _at_rest(self) -> Q:
        open_rows = Receivable.objects.open().filter(invoice=OuterRef("pk"))
        chosen = (group.resting for group in self.groups if group.resting)
        return ~Q(Exists(open_rows)) & reduce(or_, chosen, Q(pk__in=[]))

    def _settled(self, first: int, last: int) -> list[Paper]:
        if first >= last or not any(group.resting for group in self.groups):
            return []
        rows = self.papers.filter(self._at_rest)
        # Sorting keys is cheaper than sorting papers.
        newest = rows.order_by("-created_at", "-pk").values("pk")[first:last]
        page = _with_customers(newest).annotate(credited=credited())
        return [
            _settle(paper, self.today) for paper in page.order_by("-created_at", "-pk")
        ]


def _settle(paper: Paper, today: date) -> Paper:
    """No money is to come on it: its label needs no look at other tables."""
    paper.open_total, paper.next_due = ZERO, None  # type: ignore[attr-defined]
    axes = Axes(
        kind=paper.kind,
        state=paper.state,
        valid_until=paper.valid_until,
        gross=paper.gross,
        credited=paper.credited,  # type: ignore[attr-defined]
    )
    paper.label = label_of(axes, today=today)  # type: ignore[attr-defined]
    return paper


def _with_customers(keys: Collection[int] | QuerySet[Paper, Any]) -> PaperQuerySet:
    """A page of papers that were found among those that the reader sees, as far as lists show them."""
    rows = Paper.objects.filter(pk__in=keys).select_related("customer")
    return rows.only(*LISTED)


def _groups(papers: PaperQuerySet, today: date, adds_up: bool) -> list[Group]:
    """A label may come in several groups."""
    rows = rows_of(papers, today, adds_up=adds_up)
    groups = (_resting(row, today) if row.kind else [_open(row)] for row in rows)
    return [group for found in groups for group in found]


def _resting(row: Row, today: date) -> list[Group]:
    """What is settled of a kind and state; of invoices the cancelled ones apart."""
    rest = _settled_group(row, today)
    if not row.keys or rest.resting is None:
        return [rest]
    cancelled = Group(
        "cancelled",
        len(row.keys),
        row.cancelled_net,
        row.cancelled_gross,
        resting=Q(pk__in=row.keys),
    )
    paid = replace(
        rest,
        n=rest.n - cancelled.n,
        net=rest.net - cancelled.net,
        gross=rest.gross - cancelled.gross,
        resting=rest.resting & ~Q(pk__in=row.keys),
    )
    return [cancelled, *([paid] if paid.n else [])]


def _settled_group(row: Row, today: date) -> Group:
    over_on = today - timedelta(days=1) if row.is_over else None
    axes = Axes(kind=row.kind, state=row.state, valid_until=over_on)
    validity = {None: Q(valid_until=None), True: Q(valid_until__lt=today)}
    valid = validity.get(row.is_over, Q(valid_until__gte=today))
    resting = Q(kind=row.kind, state=row.state) & valid
    return Group(
        label_of(axes, today=today),
        row.n,
        *_signed(row),
        resting=resting if row.n else None,
    )


def _signed(row: Row) -> tuple[Decimal, Decimal]:
    """Credit notes count less; what was not added up counts nothing."""
    sign = -1 if row.kind == PaperKind.CREDIT_NOTE else 1
    return sign * (row.net or ZERO), sign * (row.gross or ZERO)


def _open(row: Row) -> Group:
    label = label_of_open(
        disputed=row.disputed,
        last_stage=row.stage or "",
        partly_paid=row.partly_paid,
        late=row.is_late,
        has_left=False,
    )
    unpaid = tuple(zip(row.places, row.keys, strict=True))
    return Group(label, row.n, row.net, row.gross, row.open, row.late, unpaid)
