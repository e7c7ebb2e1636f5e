"""One round of the sweeper: what the doorbell wakes up, and what would be found without it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from smartportal.core import queue
from smartportal.delivery.services.outcomes import expire_claims
from smartportal.delivery.services.sending import MOST_AT_ONCE, send_due_messages
from smartportal.delivery.services.work import BATCH, run_due_tasks

Now = Callable[[], datetime]

# With the longest batch a round stays below the time limit of a Celery task.
LONGEST = timedelta(minutes=4)


def sweep(*, now: Now) -> None:
    """Run due tasks, send due messages, give up lost claims; rings again when something is left.

    The clock is asked for each batch: leases, claims and "sent at" count from then.
    """
    end = now() + LONGEST
    tasks_left = _repeat(
        lambda at: run_due_tasks(at=at, limit=BATCH) == BATCH, now=now, end=end
    )
    mail_left = _repeat(
        lambda at: send_due_messages(at=at) == MOST_AT_ONCE, now=now, end=end
    )
    expire_claims(at=now())
    if tasks_left or mail_left:
        queue.ring("delivery.sweep")


def _repeat(batch: Callable[[datetime], bool], *, now: Now, end: datetime) -> bool:
    """Run batches until one is not full. Whether the time was over before that."""
    while batch(now()):
        if now() > end:
            return True
    return False
