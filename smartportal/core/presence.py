"""Which of several lists hold anything."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet, Value


def present(lists: Mapping[str, QuerySet[Any]]) -> frozenset[str]:
    """The names of those that have a row. One query: of what is rare most people have nothing."""
    if not lists:
        return frozenset()
    first, *others = (
        rows.order_by().values_list(Value(name))[:1] for name, rows in lists.items()
    )
    return frozenset(name for (name,) in first.union(*others, all=True))
