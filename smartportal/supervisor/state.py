"""Where a checkout keeps what outlives a run: clusters, secrets, uploaded files."""

import fcntl
import hashlib
import json
import os
import pwd
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent

# A UNIX socket's path has at most 104 bytes on some systems; ours are called
# <state>/postgresql/.s.PGSQL.5432 at the longest.
LONGEST = 104 - len("/postgresql/.s.PGSQL.5432") - 1


class Stopped(Exception):
    """A sentence for the person at the terminal; the command ends with it."""


@dataclass(frozen=True, slots=True)
class State:
    path: Path

    @property
    def postgresql(self) -> Path:
        return self.path / "postgresql"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def files(self) -> Path:
        return self.path / "files"

    def secret(self, name: str) -> str:
        """Generated once, then always the same."""
        with self.locked("secrets"):
            known: dict[str, str] = json.loads(self.read("secrets.json") or "{}")
            if name not in known:
                known[name] = secrets.token_urlsafe(48)
                self.write("secrets.json", json.dumps(known))
            return known[name]

    def write(self, name: str, text: str) -> None:
        """Whole or not at all, readable for its owner only."""
        draft = self.path / f"{name}.new"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(text)
            os.fsync(handle.fileno())
        draft.replace(self.path / name)

    def read(self, name: str) -> str:
        """Empty for a missing file."""
        try:
            return (self.path / name).read_text()
        except FileNotFoundError:
            return ""

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Wait for the lock of that name; it ends with the process that holds it."""
        with Lock(self.path / f"{name}.lock") as lock:
            lock.exclusive()
            yield


@dataclass(slots=True)
class Lock:
    """A file lock: many may share it, or one holds it alone."""

    path: Path
    _handle: IO[str] = field(init=False)

    def __enter__(self) -> "Lock":
        self._handle = self.path.open("a+")
        return self

    def __exit__(self, *failure: object) -> None:
        self._handle.close()

    def share(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def exclusive(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def try_exclusive(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def open_state() -> State:
    """The first place that is writable, short enough, and open to the database's user."""
    for path in _candidates():
        if _fits(path):
            state = State(path)
            state.files.mkdir(mode=0o700, exist_ok=True)
            return state
    raise Stopped(
        f"There is no place for the portal's state: tried {', '.join(map(str, _candidates()))}."
        " Set SMARTPORTAL_STATE to a directory with a short path that you own."
    )


def database_user() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as when we are root, which it refuses; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Stopped(
        "PostgreSQL does not run as root, and there is no user postgres or nobody."
    )


def _candidates() -> list[Path]:
    if chosen := os.environ.get("SMARTPORTAL_STATE"):
        return [Path(chosen).resolve()]
    inside = ROOT / "var" / "state"
    name = f"{ROOT.name[:20]}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"
    if os.geteuid() == 0:
        return [inside, Path("/var/lib/smartportal") / name]
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
    return [inside, home / "smartportal" / name]


def _fits(path: Path) -> bool:
    if len(os.fsencode(path)) > LONGEST or not is_open_to_database(path):
        return False
    try:
        _create(path)
    except OSError:
        return False
    return path.stat().st_uid == os.geteuid() and os.access(path, os.W_OK | os.X_OK)


def _create(path: Path) -> None:
    """The database's user may pass through to what it owns inside, whatever the umask."""
    for directory in (*reversed(path.parents), path):
        if not directory.exists():
            directory.mkdir()
            directory.chmod(0o711)


def is_open_to_database(path: Path) -> bool:
    """May the database's user come as far as this path?"""
    user = database_user()
    if user is None:
        return True
    return all(_may_pass(parent, user) for parent in path.parents if parent.exists())


def _may_pass(directory: Path, user: pwd.struct_passwd) -> bool:
    status = directory.stat()
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)
