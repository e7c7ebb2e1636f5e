"""Drawing the steps of all receivables at once, in three statements whatever their number.

The rules are those of `policy.py`; a test compares the two row for row.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from documents.dunning.moments import Window, entities_now
from documents.enums import ActionState
from members.models import LegalEntity

PLAN_AHEAD = 10  # working days before its announcement that a step is drawn
LOCK = "documents.dunning.plan"
# 64 random bits in the alphabet of `core.ids`.
PUBLIC_ID = (
    "translate(left(gen_random_uuid()::text, 8) || right(gen_random_uuid()::text, 8),"
    " '0123456789abcdef', '23456789abcdefgh')"
)
CANCEL_PAID = """
UPDATE documents_plannedaction planned
SET state = 'cancelled', settled_at = %(at)s, detail = 'paid'
FROM documents_dunningaction action
JOIN documents_dunningcase dunning ON dunning.id = action.case_id
JOIN documents_receivable receivable ON receivable.id = dunning.receivable_id
WHERE action.planned_id = planned.id AND receivable.open_amount = 0
    AND planned.state IN ('planned', 'announced', 'failed')
RETURNING planned.id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A planned action that was drawn, moved, announced or frozen; `was` is empty for a new one."""

    action_id: int
    was: str
    becomes: str
    was_on: date | None
    planned_on: date

    @property
    def is_announced(self) -> bool:
        return self.becomes == ActionState.ANNOUNCED and self.was != self.becomes

    @property
    def is_frozen(self) -> bool:
        return self.becomes == ActionState.FROZEN


@transaction.atomic
def plan(*, at: datetime) -> list[Change]:
    """Bring every planned step up to date. Safe to repeat: the second call changes nothing."""
    lock_planning()
    cancel_paid(at=at)
    entities = (
        LegalEntity.objects.filter(dunning_plans__isnull=False)
        .distinct()
        .order_by("pk")
    )
    now = entities_now(at, entities=entities)
    if not now:
        return []
    window = Window.around(at)
    countries = {entity.pk: entity.country for entity in entities}
    with _whole_sets():
        changes = _rows(_statement("plan"), _parameters(now, countries, window, at))
        _rows(_statement("ahead"), {"first": window.first, "last": window.last})
    return [Change(*row) for row in changes]


@contextmanager
def _whole_sets() -> Iterator[None]:
    """Where many rows were just inserted the server still believes in few, and would compare each with each."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        # Up to PostgreSQL 17 a plan without them looks dear enough to be compiled first, which takes longer.
        cursor.execute("SET LOCAL jit = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        cursor.execute("SET LOCAL jit TO DEFAULT")


def lock_planning() -> None:
    """One planner at a time, until the end of the transaction."""
    _rows("SELECT pg_advisory_xact_lock(hashtext(%(name)s))", {"name": LOCK})


def cancel_paid(*, at: datetime) -> list[int]:
    """Steps that are no longer needed. What is frozen is looked at again before it leaves."""
    return [row[0] for row in _rows(CANCEL_PAID, {"at": at})]


def _parameters(
    now: Any, countries: dict[int, str], window: Window, at: datetime
) -> dict[str, Any]:
    rows = list(now.values())
    return {
        "at": at,
        "ahead": PLAN_AHEAD,
        "first": window.first,
        "last": window.last,
        "entities": [row.entity_id for row in rows],
        "countries": [countries[row.entity_id] for row in rows],
        "zones": [row.moment.zone.key for row in rows],
        "todays": [row.moment.today for row in rows],
        "first_opens": [row.moment.first_open for row in rows],
        "cutoffs": [row.moment.cutoff for row in rows],
    }


@cache
def _statement(name: str) -> str:
    folder = Path(__file__).parent
    wish = (folder / "wish.sql").read_text(encoding="utf-8")
    text = (folder / f"{name}.sql").read_text(encoding="utf-8")
    return text.replace("{wish}", wish).replace("{public_id}", PUBLIC_ID)


def _rows(statement: str, parameters: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows
