"""Reminding open quotes, rung by the clock."""

from typing import Any

from celery import shared_task

from documents.followups.services import run_hour
from smartportal.core import clock


@shared_task(name="documents.remind_quotes")
def remind_quotes(**_more: Any) -> None:
    """Key: the hour."""
    run_hour(at=clock.now())
