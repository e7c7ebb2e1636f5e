"""Waiting for /readyz."""

import http.client
import time

from smartportal.supervisor.probe import ask_readyz
from smartportal.supervisor.state import Stopped
from smartportal.supervisor.watch import Watch

PATIENCE = 120.0  # seconds


def wait_until_ready(watch: Watch) -> None:
    """Keeps passing on what the processes say; names the checks that fail when it gives up."""
    end = time.monotonic() + PATIENCE
    checks: dict[str, bool] = {}
    while time.monotonic() < end:
        watch.tick()
        status, checks = ask_readyz(watch.port)
        if status == http.client.OK:
            return
        worst = max(watch.children, key=lambda child: child.failures)
        if worst.failures > 2:
            raise Stopped(f"{worst.name} keeps ending; its last lines are above.")
    failing = ", ".join(name for name, passes in checks.items() if not passes)
    raise Stopped(f"Not ready after {PATIENCE:.0f} s: {failing or 'no answer'}.")
