"""Tasks are enqueued by name: every name that stands in the code is registered, and so is every job."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from smartportal.celery import app
from smartportal.delivery.services.work import task_functions

PACKAGES = ("smartportal", "members", "documents", "tickets")


def named_in_calls(function: str) -> Iterator[tuple[str, str]]:
    """(place, literal name) of every call of `function` with a literal first argument."""
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            yield from _calls(path, function)


def _calls(path: Path, function: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name == function and isinstance(first, ast.Constant):
            yield f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}", first.value


@pytest.fixture(autouse=True, scope="module")
def _tasks_are_loaded():
    autodiscover_modules("tasks")


def test_every_enqueued_name_is_a_task():
    found = list(named_in_calls("enqueue"))

    assert found
    assert [entry for entry in found if entry[1] not in task_functions] == []


def test_every_bell_and_every_scheduled_job_is_a_job():
    rung = {name for _place, name in named_in_calls("ring")}
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert sorted((rung | scheduled) - app.tasks.keys()) == []
