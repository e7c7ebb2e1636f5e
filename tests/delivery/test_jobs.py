from datetime import timedelta

import pytest

from smartportal.delivery.models import JobRun
from smartportal.delivery.services import beat, last_beat, run_job
from tests.factories.delivery import MONDAY

pytestmark = pytest.mark.django_db


def test_a_job_runs_each_slot_once_in_order():
    ran: list[str] = []

    def work(slot):
        ran.append(slot)
        return {"done": len(ran)}

    first = run_job("dunning", slots=["a", "b"], at=MONDAY, function=work)
    second = run_job("dunning", slots=["a", "b", "c"], at=MONDAY, function=work)

    assert ran == ["a", "b", "c"]
    assert [(run.slot, run.result) for run in first + second] == [
        ("a", {"done": 1}),
        ("b", {"done": 2}),
        ("c", {"done": 3}),
    ]


def test_a_slot_that_fails_stops_the_job_and_is_taken_again():
    ran: list[str] = []

    def work(slot):
        ran.append(slot)
        if ran == ["a", "b"]:
            raise RuntimeError("the bank is closed")

    with pytest.raises(RuntimeError):
        run_job("dunning", slots=["a", "b", "c"], at=MONDAY, function=work)
    run_job("dunning", slots=["a", "b", "c"], at=MONDAY, function=work)

    assert ran == ["a", "b", "b", "c"]
    assert JobRun.objects.filter(finished_at=MONDAY).count() == 3


def test_jobs_do_not_share_their_slots():
    for job in ("dunning", "digest"):
        assert (
            len(run_job(job, slots=["a"], at=MONDAY, function=lambda slot: None)) == 1
        )


def test_the_last_sign_of_life_counts():
    assert last_beat("worker") is None

    beat("worker", at=MONDAY)
    beat("worker", at=MONDAY + timedelta(minutes=1))

    assert last_beat("worker") == MONDAY + timedelta(minutes=1)
