"""The translations: compiled before every start, checked by `bin/test`."""

import subprocess
from pathlib import Path

from smartportal.supervisor.state import ROOT, Stopped


def compile_translations(locale: Path = ROOT / "locale") -> None:
    """Each catalogue that is newer than its compiled form."""
    for catalogue in locale.glob("*/LC_MESSAGES/*.po"):
        compiled = catalogue.with_suffix(".mo")
        if (
            not compiled.exists()
            or compiled.stat().st_mtime < catalogue.stat().st_mtime
        ):
            _compile(catalogue, compiled)


def _compile(catalogue: Path, compiled: Path) -> None:
    command = [
        "msgfmt",
        "--check-format",
        "--check-domain",
        "-o",
        str(compiled),
        str(catalogue),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Stopped(
            f"{catalogue.relative_to(ROOT)} cannot be compiled:\n{done.stderr}"
        )
