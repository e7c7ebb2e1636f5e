"""Steps to come and done, rates of the demo, files."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from documents.enums import Choice, PreferenceScope
from documents.models import (
    DunningCase,
    DunningPreference,
    PlannedAction,
)
from smartportal.delivery.enums import FileKind
from smartportal.delivery.services import store_file
from smartportal.delivery.services.files import ORPHAN_AGE
from smartportal.reference.models import Rate
from tests.factories.drafts import (
    TODAY,
)
from tests.factories.dunning import (
    executed,
    plan_for,
)
from tests.home.integrity.checking import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(invoices):
    entity = invoices[0].entity
    return DunningCase.objects.create(
        receivable=invoices[0].receivables.get(),
        plan=plan_for(entity),
        opened_on=TODAY,
    )


def test_a_default_that_the_preferences_do_not_give_is_seen(case):
    action = executed(case, "reminder_1", on=TODAY)
    PlannedAction.objects.filter(pk=action.planned_id).update(state="planned")
    action.executed_on = None
    action.save()
    assert check() == {}

    DunningPreference.objects.create(
        scope=PreferenceScope.COOPERATIVE, stage="reminder_1", decision=Choice.WAIT
    )

    assert check() == {
        "defaults of steps": [
            "coop F-2026-001, reminder_1: silence is noted as ok, it means wait."
        ]
    }


def test_a_step_carried_out_without_a_day_is_seen(case):
    action = executed(case, "reminder_1", on=TODAY)
    action.executed_on = None
    action.save()

    assert check() == {
        "steps carried out": [
            "F-2026-001, reminder_1: it is executed and without a day."
        ]
    }


def test_a_step_with_a_day_that_was_not_carried_out_is_seen(case):
    action = executed(case, "reminder_1", on=TODAY)
    PlannedAction.objects.filter(pk=action.planned_id).update(state="failed")

    assert check() == {
        "steps carried out": [
            f"F-2026-001, reminder_1: it is failed and carried out on {TODAY}."
        ]
    }


def test_an_assumption_of_the_demo_taken_for_law_is_seen():
    rate = Rate.objects.filter(is_demo=True).order_by("pk").first()
    Rate.objects.filter(pk=rate.pk).update(is_demo=False)

    assert check() == {
        "rates of the demo": [
            f"{rate}: an assumption of the demo is kept as a rate of the law."
        ]
    }


def test_bytes_that_are_gone_or_were_cut_are_seen():
    gone, cut, _kept = (
        store_file(text, kind=FileKind.PAPER, content_type="text/plain")
        for text in (b"gone", b"cut off", b"kept")
    )
    Path(default_storage.path(gone.path)).unlink()
    Path(default_storage.path(cut.path)).write_bytes(b"cut")

    assert check() == {
        "files": [
            f"paper {gone.sha256}: the bytes are gone.",
            f"paper {cut.sha256}: the bytes have another size.",
        ]
    }


def test_a_file_that_no_row_knows_is_named_and_left(storage):
    names = ["a" * 64, "b" * 64]
    ages = [2 * ORPHAN_AGE + timedelta(hours=1), ORPHAN_AGE + timedelta(hours=1)]
    for name, age in zip(names, ages, strict=True):
        path = storage / name[:2] / name
        path.parent.mkdir()
        path.write_bytes(b"orphan")
        then = (timezone.now() - age).timestamp()
        os.utime(path, (then, then))

    found = check()

    assert found == {
        "files": [f"{names[0]}: no row knows this file, and it was not swept."]
    }
    assert (storage / "aa" / names[0]).exists()
