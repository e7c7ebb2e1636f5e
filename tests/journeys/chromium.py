"""The system's own Chromium, for the journeys and for the pictures."""

import os
import shutil
from typing import Any


def launch_options() -> dict[str, Any]:
    """Root has no sandbox."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": found, "args": [*root, "--disable-dev-shm-usage"]}
