"""Waiting for /readyz."""

import http.client
import json
import time

from smartportal.supervisor.state import Stopped
from smartportal.supervisor.watch import Watch

PATIENCE = 120.0  # seconds


def wait_until_ready(port: int, watch: Watch) -> None:
    """Keeps passing on what the processes say; names the checks that fail when it gives up."""
    end = time.monotonic() + PATIENCE
    answer = "no answer"
    while time.monotonic() < end:
        watch.tick()
        status, answer = ask_readyz(port)
        if status == http.client.OK:
            return
        worst = max(watch.children, key=lambda child: child.failures)
        if worst.failures > 2:
            raise Stopped(f"{worst.name} keeps ending; its last lines are above.")
    raise Stopped(f"The portal is not ready after {PATIENCE:.0f} s: {answer}")


def ask_readyz(port: int) -> tuple[int, str]:
    """The status (0 for none) and which checks fail."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        checks = json.loads(response.read()).get("checks", {})
    except (OSError, ValueError, http.client.HTTPException):
        return 0, "no answer"
    finally:
        connection.close()
    failing = [name for name, passes in checks.items() if not passes]
    return response.status, f"failing: {', '.join(failing)}"
