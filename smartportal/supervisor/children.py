"""Processes that belong to one run: started, restarted, ended with it, found when it was killed."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO

from smartportal.supervisor import processes
from smartportal.supervisor.output import say
from smartportal.supervisor.processes import Identity
from smartportal.supervisor.state import State

RECORD = "processes.json"
LONGEST_PAUSE = 30.0  # seconds between two restarts
SETTLED = 60.0  # seconds after which a start counts as a success


@dataclass(slots=True)
class Child:
    """One process, the leader of its own group, and its restarts."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    pass_fds: tuple[int, ...] = ()
    grace: float = 15.0  # seconds to end what it is doing
    serves_queue: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = field(default=0.0)

    def start(self) -> None:
        self.process = spawn(
            self.command,
            self.environment,
            pass_fds=self.pass_fds,
            stdout=subprocess.PIPE,
        )
        self.started = time.monotonic()

    def ask_to_stop(self) -> None:
        if self.process:
            processes.send(self.process.pid, signal.SIGTERM)

    def wait_until_stopped(self) -> None:
        if self.process:
            processes.finish_group(self.process.pid, grace=self.grace)
            self.process.wait()

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_until_stopped()

    @property
    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def age(self) -> float:
        """Seconds since its last start."""
        return time.monotonic() - self.started

    @property
    def restart_at(self) -> float:
        """On the monotonic clock: at once, then with growing pauses while it keeps dying."""
        return self.started + min(2.0**self.failures - 1, LONGEST_PAUSE)

    def bury(self) -> None:
        """End what the dead leader left of its group, and count."""
        if self.process is None:
            return
        say(f"{self.name} ended ({self.process.returncode}); starting it again.")
        processes.end_group(self.process.pid, grace=1)
        self.failures = (
            0 if time.monotonic() - self.started > SETTLED else self.failures + 1
        )
        self.process = None


def spawn(
    command: list[str],
    environment: Mapping[str, str],
    *,
    pass_fds: tuple[int, ...] = (),
    stdout: int | IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """In a process group of its own, ended by the kernel when this process ends.

    The function that runs between fork and exec is safe because we have no threads.
    """
    parent = os.getpid()
    return subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT if stdout else None,
        pass_fds=pass_fds,
        process_group=0,
        preexec_fn=lambda: processes.die_with_parent(parent),
    )


def record(state: State, children: Iterable[Child]) -> None:
    """Write down who runs, for the run after a kill -9."""
    living = [
        processes.identify(child.process.pid) for child in children if child.process
    ]
    state.write(
        RECORD, json.dumps([asdict(identity) for identity in living if identity])
    )


def forget(state: State) -> None:
    (state.path / RECORD).unlink(missing_ok=True)


def end_leftovers(state: State) -> None:
    """End what a killed run left: its groups, whether their leaders live or not."""
    for identity in _recorded(state):
        if _is_leftover(identity):
            say(
                f"Ending what an earlier run left behind (process group {identity.pid})."
            )
            processes.end_group(identity.pid, grace=10)
    forget(state)


def _recorded(state: State) -> list[Identity]:
    try:
        return [
            Identity(**entry) for entry in json.loads((state.path / RECORD).read_text())
        ]
    except (OSError, ValueError, TypeError):
        return []


def _is_leftover(identity: Identity) -> bool:
    """The leader itself, or members of its group that outlived it."""
    if processes.is_alive(identity):
        return True
    members = processes.group_members(identity.pid)
    return (
        processes.identify(identity.pid) is None
        and identity.boot == processes.boot_id()
        and any("smartportal" in " ".join(processes.command_of(pid)) for pid in members)
    )
