"""A PostgreSQL cluster of our own: reached through a socket in its directory, by nobody else."""

import os
import pwd
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from smartportal.supervisor import processes
from smartportal.supervisor.binaries import find_binaries, major_version
from smartportal.supervisor.state import Stopped, database_user

OWNER = "smartportal"
PORT = 5432  # names the socket; nothing listens on the network
LONG_LOG = 10_000_000  # bytes

DURABLE = {"max_connections": "100", "shared_buffers": "128MB"}
# Only for tests, whose cluster is thrown away.
FAST = {
    "max_connections": "300",
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Its files live in `path`; `password` is the owner's, kept from the first start on."""

    path: Path
    password: str
    durable: bool = True

    def start(self) -> None:
        """Safe to repeat: adopts a server that runs, recovers one that was killed."""
        if self.answers():
            return
        if not (self.path / "PG_VERSION").exists():
            self._create()
        self._settle()
        if not self.answers():
            self._launch()

    def stop(self) -> None:
        for mode in ("fast", "immediate"):
            if self._postmaster() is None:
                return
            self._control("-m", mode, "-w", "-t", "30", "stop", check=False)

    def answers(self) -> bool:
        if not (self.path / "postmaster.pid").exists():
            return False
        ready = [
            str(self._binary("pg_isready")),
            "-q",
            "-h",
            str(self.path),
            "-p",
            str(PORT),
        ]
        return subprocess.run(ready).returncode == 0

    def url(self, *, database: str, user: str = OWNER, password: str = "") -> str:
        login = f"{user}:{quote(password or self.password, safe='')}"
        return (
            f"postgresql://{login}@{quote(str(self.path), safe='')}:{PORT}/{database}"
        )

    def _create(self) -> None:
        """A killed attempt leaves only the draft, which the next one throws away."""
        draft = self.path.with_name(f"{self.path.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret = self.path.with_name(f"{self.path.name}.password")
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        if user := database_user():
            os.chown(draft, user.pw_uid, user.pw_gid)
            os.chown(secret, user.pw_uid, user.pw_gid)
        try:
            self._run(*self._initdb(draft, secret))
        finally:
            secret.unlink()
        draft.rename(self.path)

    def _initdb(self, draft: Path, secret: Path) -> list[str | Path]:
        locale = ["--locale=C.UTF-8"]
        if major_version(self._binary("postgres")) >= 17:
            locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
        options = [
            "-U",
            OWNER,
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
        ]
        if not self.durable:
            options.append("--no-sync")
        return [self._binary("initdb"), "-D", draft, *options, *locale]

    def _settle(self) -> None:
        """Wait for a server that starts or stops; clear what a killed one left."""
        processes.wait_until(
            lambda: self.answers() or self._postmaster() is None, seconds=60
        )
        if self.answers():
            return
        if pid := self._postmaster():
            raise Stopped(
                f"PostgreSQL (process {pid}) neither answers nor ends: see {self._log()}."
            )
        self._end_orphans()
        with suppress(OSError):
            self._forget(self._noted_pid())

    def _end_orphans(self) -> None:
        """The children of a killed postmaster, which end by themselves within moments."""
        if processes.wait_until(lambda: not processes.working_in(self.path), seconds=5):
            return
        for pid in processes.working_in(self.path):
            processes.send(pid, signal.SIGKILL)

    def _forget(self, pid: int) -> None:
        """Its number may now be someone else's, or that of a corpse nobody buries."""
        if processes.identify(pid) is None:
            processes.wait_until(lambda: not processes.exists(pid), seconds=5)
        if processes.exists(pid):
            (self.path / "postmaster.pid").unlink()

    def _launch(self) -> None:
        log = self._log()
        if log.exists() and log.stat().st_size > LONG_LOG:
            log.unlink()
        options = ["-w", "-t", "60", "-l", str(log), "-o", self._options()]
        if self._control(*options, "start", check=False):
            lines = log.read_text(errors="replace").splitlines() if log.exists() else []
            raise Stopped("\n".join(["PostgreSQL does not start:", *lines[-10:]]))

    def _options(self) -> str:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{self.path}"',
            "unix_socket_permissions": "0777",  # the directory is the door
            **(DURABLE if self.durable else FAST),
        }
        return " ".join(
            f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()
        )

    def _postmaster(self) -> int | None:
        """The running server's number. One that is older than the note about it is not ours."""
        try:
            pid = self._noted_pid()
            noted = (self.path / "postmaster.pid").stat().st_mtime
        except OSError:
            return None
        started = processes.started_at(pid)
        if (
            started is None
            or processes.name_of(pid) != "postgres"
            or started > noted + 2
        ):
            return None
        return pid

    def _noted_pid(self) -> int:
        return int((self.path / "postmaster.pid").read_text().split("\n")[0])

    def _log(self) -> Path:
        return self.path / "server.log"

    def _control(self, *arguments: str | Path, check: bool = True) -> int:
        return self._run(
            self._binary("pg_ctl"), "-D", self.path, *arguments, check=check
        )

    def _user(self) -> pwd.struct_passwd | None:
        if os.geteuid() == 0 and self.path.exists():
            return pwd.getpwuid(self.path.stat().st_uid)
        return database_user()

    def _binary(self, name: str) -> Path:
        return find_binaries(self.path) / name

    def _run(self, *command: str | Path, check: bool = True) -> int:
        """As the database's user; apart from our terminal, so that Ctrl-C does not reach it."""
        who: dict[str, Any] = {}
        if user := self._user():
            who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        done = subprocess.run(
            command,
            cwd="/",
            start_new_session=True,
            capture_output=True,
            text=True,
            umask=0o077,
            **who,
        )
        if check and done.returncode:
            raise Stopped(
                f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}"
            )
        return done.returncode
