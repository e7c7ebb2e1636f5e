"""Invoices that come back, rung by the clock."""

from typing import Any

from celery import shared_task

from documents.invoices.recurrences import run_hour
from smartportal.core import clock


@shared_task(name="documents.make_recurring")
def make_recurring(**_more: Any) -> None:
    """Key: the hour; of each draft its recurrence and date."""
    run_hour(at=clock.now())
