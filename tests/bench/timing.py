"""Reading clocks so that a busy machine is unfair to neither side."""

import math
import resource
import time
from collections.abc import Callable, Sequence

WARM_UP, MEASURED = 50, 500


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: a value that was measured, never one between two."""
    return sorted(values)[max(math.ceil(len(values) * percent / 100), 1) - 1]


def in_turns(
    cost: Callable[[], object],
    floor: Callable[[], object],
    *,
    warm_up: int = WARM_UP,
    measured: int = MEASURED,
) -> tuple[list[float], list[float]]:
    """Seconds of each call. The two alternate, so that what else the machine does hits both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(warm_up + measured):
        for work, seconds in zip((cost, floor), times, strict=True):
            start = time.perf_counter()
            work()
            if turn >= warm_up:
                seconds.append(time.perf_counter() - start)
    return times


def most_memory() -> float:
    """The most that this process ever held, in MB (Linux counts in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
