"""The worker and the calendar: what happens while nobody looks at a page."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command

from documents.dunning import jobs
from smartportal.core import clock
from smartportal.delivery.services import sweep

LONGEST = timedelta(days=120)


def run_work() -> None:
    """What the worker does: due tasks, then mails, then what the mail systems answer."""
    for _ in range(3):
        sweep(now=clock.now)


def play(day: date) -> None:
    """`manage dunning --on`: the portal then lives on that day."""
    call_command("dunning", f"--on={day}", stdout=StringIO())
    jobs._simulated_day.cache_clear()  # read at most every two seconds


def days_pass(*, until: Callable[[], bool]) -> date:
    """Play one day after the other, until something is so."""
    day = begin = clock.today()
    while not until():
        day += timedelta(days=1)
        assert day < begin + LONGEST, f"not so until {day}"
        play(day)
    run_work()
    return day
