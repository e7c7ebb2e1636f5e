"""Benchmarks: what a piece of work costs beside the least that it could cost, measured in the same run.

Owns: the code behind `manage bench`. Words: *cost* is our time for a piece of work, the *floor* the time of
the bare work, *ratio* is cost / floor and has a budget. Each module says its floor in words a sceptic accepts.
"""

from collections.abc import Callable
from importlib import import_module

from tests.bench.results import Result
from tests.bench.scratch import Scratch

Benchmark = Callable[[Scratch, int | None], list[Result]]

NAMES = ("issue", "pdf", "pages", "editor", "papers")


def benchmark(name: str) -> Benchmark:
    """The `run` of the module of that name; its imports need settings."""
    run: Benchmark = import_module(f"tests.bench.{name}").run
    return run
