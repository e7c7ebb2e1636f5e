"""One round of the sweeper: what the doorbell wakes up, and what would be found without it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from smartportal.core import queue
from smartportal.delivery.services.outcomes import expire_claims
from smartportal.delivery.services.sending import MOST_AT_ONCE, send_due_messages
from smartportal.delivery.services.work import run_due_task

Now = Callable[[], datetime]

# With a batch of mails that hang a round stays below the time limit of a Celery task.
LONGEST = timedelta(minutes=4)


def sweep(*, now: Now) -> None:
    """Run due tasks, send due messages, give up lost claims; rings again when something is left.

    The clock is asked for each task and each batch of mails: leases, claims and "sent at" count from then.
    """
    end = now() + LONGEST
    tasks_left = _repeat(lambda at: run_due_task(at=at), now=now, end=end)
    mail_left = _repeat(
        lambda at: send_due_messages(at=at) == MOST_AT_ONCE, now=now, end=end
    )
    expire_claims(at=now())
    if tasks_left or mail_left:
        queue.ring("delivery.sweep")


def _repeat(more: Callable[[datetime], bool], *, now: Now, end: datetime) -> bool:
    """Go on while `more` says so. Whether the time was over before that."""
    while more(now()):
        if now() > end:
            return True
    return False
