"""The rows that come with the portal: read from `data/`, added when missing."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db import models

from smartportal.reference.models import (
    Country,
    Rate,
    Sector,
    Topic,
    VatRate,
)
from smartportal.reference.periods import period

DATA = Path(__file__).parent / "data"
Row = dict[str, str]
Model = TypeVar("Model", bound=models.Model)


def load_countries() -> int:
    return insert_missing(
        Country,
        (Country(**{**row, "eu": row["eu"] == "1"}) for row in _rows("countries")),
    )


def load_lists() -> int:
    sectors = insert_missing(Sector, (Sector(**row) for row in _rows("sectors")))
    return sectors + insert_missing(Topic, (Topic(**row) for row in _rows("topics")))


def load_rates() -> int:
    return insert_missing(Rate, (Rate(**_rate(row)) for row in _rows("rates")))


def demo_rates() -> list[Rate]:
    """The assumptions that come with the portal for its demo, unsaved."""
    rates = (Rate(**_rate(row)) for row in _rows("rates"))
    return [rate for rate in rates if rate.is_demo]


def load_vat_rates() -> int:
    return insert_missing(
        VatRate, (VatRate(**_dated(row)) for row in _rows("vat_rates"))
    )


def insert_missing(model: type[Model], rows: Iterable[Model]) -> int:
    """Insert in one statement the rows whose natural key (or period) is free; how many they were."""
    manager = model._default_manager
    before = manager.count()
    manager.bulk_create(rows, ignore_conflicts=True)
    return manager.count() - before


def _rows(name: str) -> Iterator[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _dated(row: Row) -> dict[str, Any]:
    """The columns of a dated row: its country and period put into the model's form."""
    plain = {
        name: text
        for name, text in row.items()
        if name not in {"country", "valid_from", "valid_to"}
    }
    valid = period(_day(row["valid_from"]), _day(row["valid_to"]))
    return {**plain, "country_id": row["country"], "valid": valid}


def _rate(row: Row) -> dict[str, Any]:
    return {
        **_dated(row),
        "published_on": _day(row["published_on"]),
        "is_demo": row["is_demo"] == "1",
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
