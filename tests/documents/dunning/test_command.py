"""manage dunning --on DATE, the hourly job, and the demo's clock."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from documents.dunning import jobs
from documents.dunning.jobs import DayToCome, run_by_hand, run_hour
from documents.dunning.run import JOB, DayBeforeLastRun
from documents.models import PlannedAction
from smartportal.core import clock
from smartportal.delivery.models import JobRun
from smartportal.reference.models import CalendarDay
from tests.factories.dunning import bank_read, owed, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def late(today):
    activity = shop()
    bank_read(activity.entity, until=today)
    return owed(activity, due_on=today - timedelta(days=20))


@pytest.fixture(autouse=True)
def forget_the_simulated_day():
    jobs._simulated_day.cache_clear()
    yield
    jobs._simulated_day.cache_clear()


def manage(on: date, *options: str) -> str:
    output = StringIO()
    call_command("dunning", "--on", on.isoformat(), *options, stdout=output)
    return output.getvalue()


def test_the_last_line_is_one_json_object(late, today):
    lines = manage(today, "--json").splitlines()

    told = json.loads(lines[-1])
    assert (told["on"], told["dry_run"]) == (today.isoformat(), False)
    assert [line["number"] for line in told["announced"]] == [late.invoice.number]
    assert "Announced: 1" in lines


def test_a_dry_run_of_a_day_to_come_changes_nothing(late, today):
    told = json.loads(
        manage(today + timedelta(days=30), "--dry-run", "--json").splitlines()[-1]
    )

    assert [line["number"] for line in told["announced"]] == [late.invoice.number]
    assert (PlannedAction.objects.count(), JobRun.objects.count()) == (0, 0)


def test_outside_the_demo_a_day_to_come_is_refused(late, today):
    with pytest.raises(CommandError, match="--dry-run"):
        manage(today + timedelta(days=1))
    with pytest.raises(DayToCome):
        run_by_hand(today + timedelta(days=1), at=timezone.now(), today=today)


def test_a_day_before_the_last_run_is_refused_whoever_asks(late, today):
    manage(today)

    with pytest.raises(DayBeforeLastRun):
        run_by_hand(
            today - timedelta(days=1),
            at=timezone.now() - timedelta(days=1),
            today=today,
        )
    with pytest.raises(CommandError):
        manage(today - timedelta(days=1), "--dry-run")


def test_in_the_demo_the_clock_goes_on_from_the_day_played(late, today, settings):
    settings.DEMO = True
    later = today + timedelta(days=9)

    manage(later)

    jobs._simulated_day.cache_clear()
    assert (clock.today(), PlannedAction.objects.get().state) == (later, "announced")


def test_on_a_day_played_ahead_the_bank_is_as_fresh_as_it_is_today(
    late, today, settings
):
    settings.DEMO = True
    manage(today)

    days = CalendarDay.objects.of("BE").working().order_by("on")
    later = days.filter(on__gte=today + timedelta(days=40)).first().on

    told = json.loads(manage(later, "--json").splitlines()[-1])

    assert [line["number"] for line in told["sent"]] == [late.invoice.number]


def test_an_hour_is_run_once(late, today):
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    first, second = (
        run_hour(at=at, today=today),
        run_hour(at=at + timedelta(minutes=10), today=today),
    )

    assert (first.on, second) == (date(2026, 3, 2), None)
    assert JobRun.objects.get(job=JOB).slot == "2026-03-02T10"


@pytest.mark.parametrize(("hour", "sent"), [(5, 0), (7, 1)])
def test_at_night_nothing_is_handed_over(hour, sent):
    activity = shop()
    bank_read(activity.entity, until=date(2026, 12, 2))
    owed(activity, due_on=date(2026, 11, 14))
    run_hour(at=datetime(2026, 11, 24, 9, tzinfo=UTC), today=date(2026, 12, 2))

    report = run_hour(
        at=datetime(2026, 12, 2, hour, tzinfo=UTC), today=date(2026, 12, 2)
    )

    assert (report.counts["frozen"], report.counts["sent"]) == (1, sent)
