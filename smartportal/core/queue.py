"""The doorbell. Work is a row; ringing only wakes a worker before its sweeper would."""

import logging

from django.db import transaction

logger = logging.getLogger(__name__)


def ring(task: str) -> None:
    """Wake the named Celery task once the transaction commits. A lost ring loses nothing."""
    transaction.on_commit(lambda: _send(task), robust=True)


def _send(task: str) -> None:
    from smartportal.celery import app  # noqa: PLC0415 (the application loads settings)

    try:
        app.send_task(task, ignore_result=True, retry=False)
    except Exception:
        logger.warning(
            "The queue does not answer; the sweeper will find the work.", exc_info=True
        )
