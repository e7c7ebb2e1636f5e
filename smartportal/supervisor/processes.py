"""What /proc knows: which process is ours, although numbers are given again."""

import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PROC = Path("/proc")
MOMENT = 2.0  # seconds
libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Identity:
    """A process and nothing that later gets its number."""

    pid: int
    started: int  # clock ticks since boot
    boot: str


def identify(pid: int) -> Identity | None:
    """None once the process is gone or only waits to be reaped."""
    fields = _stat(pid)
    if fields is None or fields[0] == "Z":
        return None
    return Identity(pid, int(fields[19]), boot_id())


def exists(pid: int) -> bool:
    """Also for the dead that their parent has not reaped."""
    return (PROC / str(pid)).exists()


def is_alive(identity: Identity) -> bool:
    return identify(identity.pid) == identity


def started_at(pid: int) -> float | None:
    """Seconds since the epoch; None for no such process."""
    identity = identify(pid)
    if identity is None:
        return None
    since_boot = identity.started / os.sysconf("SC_CLK_TCK")
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + since_boot


def name_of(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def command_of(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "cmdline").read_text().split("\0")
    except OSError:
        return []


def group_members(group: int) -> list[int]:
    """Live processes of a process group, whether or not its leader lives."""
    return [
        pid for pid, fields in _all() if int(fields[2]) == group and fields[0] != "Z"
    ]


def working_in(directory: Path) -> list[int]:
    """Live processes whose working directory this is (how a postmaster and its children run)."""
    return [
        pid for pid, fields in _all() if fields[0] != "Z" and _cwd(pid) == directory
    ]


def end_group(group: int, *, grace: float) -> None:
    """Ask the leader, then see to it."""
    send(group, signal.SIGTERM)
    finish_group(group, grace=grace)


def finish_group(group: int, *, grace: float) -> None:
    """Give an asked leader `grace` seconds, whomever it leaves a moment; kill the rest."""
    wait_until(lambda: identify(group) is None, seconds=grace)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in group_members(group):
            send(pid, number)
        wait_until(lambda: not group_members(group), seconds=min(grace, MOMENT))


def send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def wait_until(
    done: Callable[[], bool], *, seconds: float, pause: float = 0.05
) -> bool:
    """Poll; true if it came about in time."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(pause)  # nothing tells us when a process that is not our child ends
    return True


def die_with_parent(parent: int) -> None:
    """In a fresh child: end when `parent` ends, however it ends."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _all() -> Iterator[tuple[int, list[str]]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            yield int(entry.name), fields


def _stat(pid: int) -> list[str] | None:
    """The fields after the name: state, parent, group, ...; the name may hold anything."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    return text[text.rindex(")") + 2 :].split()


def _cwd(pid: int) -> Path | None:
    try:
        return (PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None


def boot_id() -> str:
    return (PROC / "sys/kernel/random/boot_id").read_text().strip()
