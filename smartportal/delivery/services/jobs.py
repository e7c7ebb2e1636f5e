"""Scheduled jobs: once per slot, one worker at a time, missed slots caught up in order."""

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from smartportal.delivery.models import Heartbeat, JobRun

logger = logging.getLogger(__name__)

SlotFunction = Callable[[str], Mapping[str, Any] | None]


def run_job(
    job: str, *, slots: Sequence[str], at: datetime, function: SlotFunction
) -> list[JobRun]:
    """Run `function(slot)` for every slot that has no finished run, in the given order.

    Nothing happens while another worker runs the same job. A slot whose run raises stops the job and
    is taken again next time, so `function` must bear being called twice. Returns the finished runs.
    """
    with advisory_lock(f"job:{job}") as got:
        if not got:
            logger.info("Job %s is running elsewhere", job)
            return []
        finished = set(
            JobRun.objects.filter(
                job=job, slot__in=slots, finished_at__isnull=False
            ).values_list("slot", flat=True)
        )
        missing = [slot for slot in slots if slot not in finished]
        return [_run_slot(job, slot, at=at, function=function) for slot in missing]


def beat(name: str, *, at: datetime) -> None:
    """A part of the portal says that it is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": at})


def last_beat(name: str) -> datetime | None:
    beats = Heartbeat.objects.filter(name=name)
    return beats.values_list("beat_at", flat=True).first()


@contextlib.contextmanager
def advisory_lock(name: str) -> Iterator[bool]:
    """Whether this session got the lock `name`; it goes with the session if the worker dies."""
    digest = hashlib.sha256(name.encode()).digest()
    key = int.from_bytes(digest[:8], signed=True)
    got = _call("pg_try_advisory_lock", key)
    try:
        yield got
    finally:
        if got:
            _call("pg_advisory_unlock", key)


def _run_slot(job: str, slot: str, *, at: datetime, function: SlotFunction) -> JobRun:
    run, _new = JobRun.objects.get_or_create(
        job=job, slot=slot, defaults={"started_at": at}
    )
    run.result = dict(function(slot) or {})
    run.finished_at = at
    run.save(update_fields=["result", "finished_at"])
    return run


def _call(function: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return bool(cursor.fetchone()[0])
