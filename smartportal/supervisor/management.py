"""`bin/manage`: Django's command line with the services of this checkout."""

import signal
import subprocess
import sys

from smartportal.supervisor.services import running_services
from smartportal.supervisor.state import ROOT, open_state


def main(arguments: list[str]) -> None:
    """Ctrl-C reaches the command itself; we wait for it to end and leave the services as they were."""
    with running_services(open_state()) as services:
        signal.signal(signal.SIGINT, lambda number, frame: None)
        command = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", *arguments], env=services.environment()
        )
        signal.signal(signal.SIGTERM, lambda number, frame: command.send_signal(number))
        code = command.wait()
    sys.exit(code if code >= 0 else 128 - code)
