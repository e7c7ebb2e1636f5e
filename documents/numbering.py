"""Gapless numbers: the only writer of series.

A number is drawn as late as possible in the transaction that makes a paper final, so the counter's
lock is short; a rollback gives the number back. Papers of a series form a keyed hash chain.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind
from documents.models import Series
from members.models import LegalEntity
from smartportal.core.refusals import Refused

PREFIXES = {PaperKind.QUOTE: "D", PaperKind.INVOICE: "F", PaperKind.CREDIT_NOTE: "NC"}

# The hash comes back as it was: `close` replaces it once the paper's own is known.
DRAW = """
UPDATE documents_series SET n = n + 1, last_on = %(on)s
WHERE entity_id = %(entity)s AND type = %(type)s AND fiscal_year = %(year)s AND last_on <= %(on)s
RETURNING id, prefix, n, last_hash
"""


class DateBeforeLast(Refused):
    """The date is earlier than that of the last number of the series."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number that its paper must take in this transaction."""

    series_id: int
    sequence: int
    number: str
    previous_hash: str


def fiscal_year(entity: LegalEntity, on: date) -> int:
    """The calendar year in which the entity's fiscal year of that day began."""
    return on.year if on.month >= entity.fiscal_year_start else on.year - 1


def draw(entity: LegalEntity, type: str, *, on: date) -> Drawn:
    """The next number of the series of that day. Holds the counter's lock until commit.

    Raises `DateBeforeLast`. The caller must pass the paper's hash to `close` before it commits.
    """
    year = fiscal_year(entity, on)
    keys = {"entity": entity.pk, "type": type, "year": year, "on": on}
    row = _draw(keys) or _open_and_draw(entity, type, keys)
    if row is None:
        raise DateBeforeLast(
            _("The date must not be earlier than that of the last number."),
            field="issued_on",
        )
    series_id, prefix, n, previous_hash = row
    return Drawn(series_id, n, number_of(prefix, year, n), previous_hash)


def number_of(prefix: str, year: int, sequence: int) -> str:
    """`F-2026-118`"""
    return f"{prefix}-{year}-{sequence:03d}"


def close(drawn: Drawn, *, paper_hash: str) -> None:
    """End the chain with the hash of the paper that took the number."""
    Series.objects.filter(pk=drawn.series_id).update(last_hash=paper_hash)


def last_on(entity: LegalEntity, type: str, *, on: date) -> date | None:
    """The date of the last number of the series of that day."""
    series = Series.objects.filter(
        entity=entity, type=type, fiscal_year=fiscal_year(entity, on), n__gt=0
    )
    return series.values_list("last_on", flat=True).first()


def chain_hash(previous_hash: str, content: dict[str, Any]) -> str:
    """HMAC-SHA256 over the previous hash and the paper's content in canonical JSON."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":")
    )
    key = settings.CHAIN_KEY.encode()
    return hmac.new(
        key, f"{previous_hash}\n{text}".encode(), hashlib.sha256
    ).hexdigest()


def _draw(keys: dict[str, Any]) -> tuple[int, str, int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute(DRAW, keys)
        row: tuple[int, str, int, str] | None = cursor.fetchone()
    return row


def _open_and_draw(
    entity: LegalEntity, type: str, keys: dict[str, Any]
) -> tuple[int, str, int, str] | None:
    """Open the year's series when it does not exist yet; two openers give one series.

    Whoever comes second waits for the first one's commit, then draws: that the series exists says
    nothing about its date.
    """
    start = date(keys["year"], entity.fiscal_year_start, 1)
    series = Series(
        entity=entity,
        type=type,
        fiscal_year=keys["year"],
        prefix=PREFIXES[PaperKind(type)],
        last_on=start,
    )
    Series.objects.bulk_create([series], ignore_conflicts=True)
    return _draw(keys)
