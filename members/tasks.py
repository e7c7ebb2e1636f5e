"""The daily job of people: what expired is forgotten."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from members.services import forget_expired
from smartportal.delivery.services import run_job

JOB = "members.forget_expired"


@shared_task(name=JOB)
def forget_what_expired(**_more: Any) -> None:
    """Rung each hour, done once a day, in real time also on a simulated day."""
    now = timezone.now()
    run_job(
        JOB,
        slots=[timezone.localdate(now).isoformat()],
        at=now,
        function=lambda _slot: forget_expired(at=now),
    )
