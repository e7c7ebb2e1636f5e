"""One round of the sweeper: what the doorbell wakes up, and what would be found without it."""

from datetime import datetime

from smartportal.core import queue
from smartportal.delivery.services.outcomes import expire_claims
from smartportal.delivery.services.sending import MOST_AT_ONCE, send_due_messages
from smartportal.delivery.services.work import run_due_tasks

BATCHES = (
    10  # of messages, so that one round stays far below the time limit of a Celery task
)
TASKS = 200


def sweep(*, at: datetime) -> None:
    """Run due tasks, send due messages, give up lost claims; rings again when something is left."""
    tried = run_due_tasks(at=at, limit=TASKS)
    sent = _send_batches(at=at)
    expire_claims(at=at)
    if tried == TASKS or sent == BATCHES * MOST_AT_ONCE:
        queue.ring("delivery.sweep")


def _send_batches(*, at: datetime) -> int:
    total = 0
    for _batch in range(BATCHES):
        tried = send_due_messages(at=at)
        total += tried
        if tried < MOST_AT_ONCE:
            break
    return total
