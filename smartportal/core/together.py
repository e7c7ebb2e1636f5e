"""Several lists of rows of one model, read in one query."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, Value, Window
from django.db.models.functions import RowNumber

Row = TypeVar("Row", bound=Model)


def read_together(lists: Mapping[str, QuerySet[Row]]) -> dict[str, list[Row]]:
    """Each in its order and cut where it is cut; all must read the same columns."""
    first, *others = (_named(name, rows) for name, rows in lists.items())
    found: dict[str, list[Row]] = {name: [] for name in lists}
    for row in first.union(*others, all=True).order_by("place"):
        found[row.list_name].append(row)  # type: ignore[attr-defined]
    return found


def _named(name: str, rows: QuerySet[Row]) -> QuerySet[Row]:
    """A union keeps no order: each row says its place."""
    order: Any = rows.query.order_by
    place = Window(RowNumber(), order_by=order)
    named: QuerySet[Row] = rows.annotate(list_name=Value(name), place=place)
    return named
