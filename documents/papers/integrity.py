"""Whether papers still are what they were when they left: chains, numbers, totals. Reads, never mends.

Papers come in batches, so that memory stays flat whatever their number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from documents import numbering
from documents.models import Paper, PaperVat, Series
from documents.models.series import GENESIS
from documents.papers.freezing import hash_of, rows_of
from documents.papers.lines import count, lines_of, nets
from documents.totals import ZERO, Totals, VatAmount

BATCH = 500
ROUNDING = Decimal(1)  # as far as the official rules (BR-CO-17) let VAT be off
ROWS = ("lines", "vat_rows", "parties", "instalments")


def chain_problems() -> Iterator[str]:
    """Series by series: holes, numbers out of order, papers whose content is not what was frozen."""
    for series in Series.objects.select_related("entity").order_by("pk"):
        chain = Chain(series)
        papers = series.papers.order_by("sequence").prefetch_related(*ROWS)
        for paper in papers.iterator(chunk_size=BATCH):
            yield from chain.add(paper)
        yield from chain.end()


@dataclass(slots=True)
class Chain:
    """One series, read from its first paper to its last."""

    series: Series
    n: int = 0
    last_hash: str = GENESIS
    last_on: date = date.min

    def add(self, paper: Paper) -> Iterator[str]:
        yield from self._holes(until=paper.sequence or 0)
        yield from self._number(paper)
        if paper.previous_hash != self.last_hash:
            yield f"{self._name(paper)}: the chain is broken before it."
        if hash_of(paper, rows_of(paper)) != paper.hash:
            yield f"{self._name(paper)}: its content is not what was frozen."
        self.n, self.last_hash = paper.sequence or 0, paper.hash
        self.last_on = paper.issued_on or self.last_on

    def end(self) -> Iterator[str]:
        yield from self._holes(until=self.series.n + 1)
        if self.n > self.series.n:
            yield f"{self._title}: the counter says {self.series.n}, the last number is {self.n}."
        if self.series.last_hash != self.last_hash:
            yield f"{self._title}: the chain does not end with its last paper."

    def _holes(self, *, until: int) -> Iterator[str]:
        missing = [self._number_of(n) for n in (self.n + 1, until - 1)]
        if until - self.n == 2:
            yield f"{self._entity} {missing[0]}: the number is missing."
        elif until - self.n > 2:
            yield f"{self._entity} {missing[0]} to {missing[1]}: these numbers are missing."

    def _number(self, paper: Paper) -> Iterator[str]:
        if paper.number != self._number_of(paper.sequence or 0):
            yield f"{self._name(paper)}: the number does not fit its place {paper.sequence}."
        if (self.series.entity_id, self.series.type) != (paper.entity_id, paper.kind):
            yield f"{self._name(paper)}: it is in the series of others."
        if paper.issued_on and paper.issued_on < self.last_on:
            yield f"{self._name(paper)}: it is dated before the number ahead of it."

    def _number_of(self, sequence: int) -> str:
        return numbering.number_of(
            self.series.prefix, self.series.fiscal_year, sequence
        )

    def _name(self, paper: Paper) -> str:
        return f"{self._entity} {paper.number}"

    @property
    def _title(self) -> str:
        return f"{self._entity} {self.series}"

    @property
    def _entity(self) -> str:
        return self.series.entity.code


def total_problems() -> Iterator[str]:
    """Papers, drafts too, whose totals, line amounts or VAT are not what their lines give."""
    papers = Paper.objects.select_related("entity").order_by("pk")
    rows = papers.prefetch_related("lines", "vat_rows")
    for paper in rows.iterator(chunk_size=BATCH):
        for problem in _problems_of(paper):
            yield f"{paper.entity.code} {paper}: {problem}"


def _problems_of(paper: Paper) -> Iterator[str]:
    lines = lines_of(paper)
    totals = count(lines)
    if paper.corrects_id:
        totals = _closed(paper, totals)
    if (paper.net, paper.vat, paper.gross) != (totals.net, totals.vat, totals.gross):
        yield "its totals are not those of its lines."
    if [row.net for row in paper.lines.all()] != nets(lines):
        yield "the amount of a line is not what its numbers give."
    if not paper.is_draft and _vat(paper.vat_rows.all()) != _vat(totals.per_rate):
        yield "its VAT is not that of its lines."


def _closed(paper: Paper, totals: Totals) -> Totals:
    """A credit note that takes the rest of an invoice takes the VAT that is left, some cents beside its lines' own.
    What the notes of an invoice come to together is compared with it elsewhere.
    """
    kept = {(row.category, row.rate): row.amount for row in paper.vat_rows.all()}
    per_rate = []
    for row in totals.per_rate:
        amount = kept.get((row.category, row.rate), row.amount)
        near = abs(amount - row.amount) < ROUNDING
        per_rate.append(replace(row, amount=amount if near else row.amount))
    vat = sum((row.amount for row in per_rate), ZERO)
    return Totals(totals.net, vat, totals.net + vat, tuple(per_rate))


def _vat(rows: Iterable[PaperVat | VatAmount]) -> set[tuple[object, ...]]:
    return {(row.category, row.rate, row.base, row.amount) for row in rows}
