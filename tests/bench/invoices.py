"""Thousands of invoices of one member, loaded in bulk (`invoices.sql`)."""

from datetime import date
from pathlib import Path

from django.db import connection, transaction

from documents.dunning.defaults import load_dunning_plans
from documents.dunning.planner import plan
from smartportal.core import clock
from tests.bench.house import House, add_drafts

DRAFTS = 20


def add_invoices(house: House, count: int, *, today: date) -> None:
    """All issued over the last two years by whoever sells in the house, in turn, besides some drafts."""
    load_dunning_plans()
    draft = add_drafts(house, DRAFTS)[0]
    parameters = {
        "count": count,
        "today": today,
        "entity": house.activity.entity_id,
        "draft": draft.pk,
    }
    statements = (Path(__file__).parent / "invoices.sql").read_text(encoding="utf-8")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements, parameters)


def settle_down() -> None:
    """The steps to come are planned, and the server knows its tables, as on any morning."""
    plan(at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
