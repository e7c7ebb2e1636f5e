"""The statement behind `standing`: where papers stand, counted by what their labels depend on."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

from documents.invoices.labels import STAGE_LABELS, disputes
from documents.models.papers import PaperQuerySet

COLUMNS = ("id", "kind", "state", "valid_until", "net", "gross", "created_at")
# Of all papers of an activity, three looks into an index cost less than one copy; of some of them, one look that is
# kept, and adds up, costs less than three.
THRICE = {
    "found": "",
    "papers": "({})",
    "sums": "NULL::numeric AS net, NULL::numeric AS gross",
}
ONCE = {
    "found": "found AS MATERIALIZED ({}),\n",
    "papers": "found",
    "sums": "sum(net) AS net, sum(gross) AS gross",
}


class Row(NamedTuple):
    """What `standing.sql` gives: of papers by kind and state, or of unpaid invoices by what their label needs."""

    kind: str
    state: str
    is_over: bool | None
    disputed: bool
    stage: str
    partly_paid: bool
    is_late: bool
    n: int
    net: Decimal
    gross: Decimal
    open: Decimal
    late: Decimal
    places: list[int]
    keys: list[int]
    cancelled_net: Decimal
    cancelled_gross: Decimal


def rows_of(papers: PaperQuerySet, today: date, *, adds_up: bool) -> list[Row]:
    """One query."""
    plain = papers.order_by().values(*COLUMNS)
    disputed = disputes(today).values("case")
    try:
        parts = [rows.query.sql_with_params() for rows in (plain, disputed)]
    except EmptyResultSet:
        return []
    (paper_sql, paper_values), (dispute_sql, dispute_values) = parts
    stages = [str(stage) for stage in STAGE_LABELS]
    parts_of = ONCE if adds_up else THRICE
    look = {name: part.format(paper_sql) for name, part in parts_of.items()}
    sql = _statement().format(**look, disputes=dispute_sql)
    times = sql.count(paper_sql)
    with connection.cursor() as cursor:
        values = [today, stages, *paper_values * times, *dispute_values]
        cursor.execute(sql, values)
        return [Row(*row) for row in cursor.fetchall()]


@cache
def _statement() -> str:
    return Path(__file__).with_name("standing.sql").read_text(encoding="utf-8")
