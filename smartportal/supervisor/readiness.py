"""Waiting for the web server to be ready and for the worker to listen."""

import http.client
import time

from smartportal.supervisor.probe import ask_readyz, worker_answers
from smartportal.supervisor.state import Stopped
from smartportal.supervisor.watch import Watch

PATIENCE = 120.0  # seconds


def wait_until_ready(watch: Watch, *, queue: str, worker: str) -> None:
    """Keeps passing on what the processes say; says what is missing when it gives up."""
    end = time.monotonic() + PATIENCE
    missing = "no answer"
    while time.monotonic() < end:
        watch.tick()
        missing = _what_is_missing(watch.port, queue, worker)
        if not missing:
            return
        worst = max(watch.children, key=lambda child: child.failures)
        if worst.failures > 2:
            raise Stopped(f"{worst.name} keeps ending; its last lines are above.")
    raise Stopped(f"Not ready after {PATIENCE:.0f} s: {missing}.")


def _what_is_missing(port: int, queue: str, worker: str) -> str:
    status, checks = ask_readyz(port)
    if status != http.client.OK:
        failing = [name for name, passes in checks.items() if not passes]
        return ", ".join(failing) or "the web server does not answer"
    return "" if worker_answers(queue, worker) else "the worker does not answer"
