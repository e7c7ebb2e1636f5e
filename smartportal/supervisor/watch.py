"""The loop of `bin/run`: passes log lines on, restarts what dies, brings services back."""

import os
import selectors
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from smartportal.supervisor import children
from smartportal.supervisor.children import Child
from smartportal.supervisor.output import say
from smartportal.supervisor.probe import ask_readyz
from smartportal.supervisor.services import Services

TICK = 0.5  # seconds
SERVICES_EVERY = 5.0
PULSE_EVERY = 60.0
# A worker can lose its queue without ending: then the heartbeat no longer comes back through it.
PULSELESS = 300.0
PULSE = "worker"  # the name of that check in /readyz


class Lines:
    """One process's output, passed on by whole lines with the process's name before them."""

    def __init__(self, name: str, pipe: IO[bytes]) -> None:
        self.name = name
        self._pipe = pipe
        self._rest = b""
        os.set_blocking(pipe.fileno(), False)

    def fileno(self) -> int:
        return self._pipe.fileno()

    def pass_on(self) -> bool:
        """False at the end of the output."""
        try:
            read = os.read(self.fileno(), 65536)
        except BlockingIOError:
            return True
        *whole, self._rest = (self._rest + read).split(b"\n")
        for line in whole:
            self._show(line)
        return bool(read)

    def close(self) -> None:
        if self._rest:
            self._show(self._rest)
        self._pipe.close()

    def _show(self, line: bytes) -> None:
        with suppress(OSError):
            print(f"{self.name:6} | {line.decode(errors='replace')}", flush=True)


class Watch:
    """One thread only: the kernel's parent-death signal belongs to the thread that forked."""

    def __init__(
        self, services: Services, processes: Sequence[Child], port: int
    ) -> None:
        self.services = services
        self.children = processes
        self.port = port
        self._output = selectors.DefaultSelector()
        self._next_look = 0.0
        self._next_pulse = time.monotonic() + PULSE_EVERY

    def start(self) -> None:
        for child in self.children:
            self._start(child)

    def forever(self) -> None:
        while True:
            self.tick()

    def tick(self) -> None:
        for key, _ in self._output.select(timeout=TICK):
            self._pass_on(key.fileobj)  # type: ignore[arg-type]
        for child in self.children:
            if child.has_died:
                child.bury()
            if child.process is None and time.monotonic() >= child.restart_at:
                self._start(child)
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + SERVICES_EVERY
            self.services.start()
        if time.monotonic() >= self._next_pulse:
            self._next_pulse = time.monotonic() + PULSE_EVERY
            self._feel_pulse()

    def stop(self) -> None:
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.wait_until_stopped()
        for key in list(self._output.get_map().values()):
            self._pass_on(key.fileobj)  # type: ignore[arg-type]
        children.forget(self.services.state)

    def _start(self, child: Child) -> None:
        child.start()
        children.record(self.services.state, self.children)
        if child.process and child.process.stdout:
            lines = Lines(child.name, child.process.stdout)
            self._output.register(lines, selectors.EVENT_READ)

    def _feel_pulse(self) -> None:
        _, checks = ask_readyz(self.port)
        mute = [
            child
            for child in self.children
            if child.serves_queue and child.age > PULSELESS
        ]
        if checks.get(PULSE, True) or not mute:
            return
        say("The worker's heartbeat does not come back through the queue.")
        for child in mute:
            child.stop()

    def _pass_on(self, lines: Lines) -> None:
        if not lines.pass_on():
            self._output.unregister(lines)
            lines.close()
