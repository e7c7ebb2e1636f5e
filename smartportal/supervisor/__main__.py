"""`python -m smartportal.supervisor run|test|manage ...`, inside the environment."""

import sys

from smartportal.supervisor import gates, management, run
from smartportal.supervisor.roles import RoleRefused
from smartportal.supervisor.state import Stopped

COMMANDS = {"run": run.main, "test": gates.main, "manage": management.main}

try:
    COMMANDS[sys.argv[1]](sys.argv[2:])
except (Stopped, RoleRefused) as stop:
    sys.exit(str(stop))
except OSError as error:
    sys.exit(f"This stopped the command: {error}")
