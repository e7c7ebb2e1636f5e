"""Ctrl-C, TERM and HUP: one of them unwinds everything, and nothing interrupts the unwinding."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from smartportal.supervisor.output import say

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """Somebody asked us to stop."""


@contextmanager
def interruptible() -> Iterator[None]:
    for number in STOPPING:
        signal.signal(number, _interrupt)
    try:
        yield
    except Interrupted:
        say("Stopped.")


def shield() -> None:
    """From here on only stopping is left to do."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, frame: FrameType | None) -> None:
    shield()
    raise Interrupted
