"""`bin/manage`: Django's command line with the services of this checkout."""

import signal
import subprocess
import sys

from smartportal.supervisor.services import running_services
from smartportal.supervisor.state import ROOT, open_state


def main(arguments: list[str]) -> None:
    """Ctrl-C reaches the command itself; we wait for it to end and leave the services as they were."""
    state = open_state()
    with running_services(state) as services:
        environment = services.environment()
        if running := state.read("run.url"):  # links in mails lead to it
            environment.setdefault("SITE_URL", running)
        signal.signal(signal.SIGINT, lambda number, frame: None)
        command = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", *arguments], env=environment
        )
        signal.signal(signal.SIGTERM, lambda number, frame: command.send_signal(number))
        code = command.wait()
    sys.exit(code if code >= 0 else 128 - code)
