"""What the person at the terminal reads. A closed terminal never stops the stopping."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def say(text: str) -> None:
    """On stderr: stdout belongs to the command's own result, e.g. one JSON object."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    start = time.monotonic()
    say(f"{what} ...")
    yield
    say(f"{what}: done ({time.monotonic() - start:.1f} s)")
