"""Processes that are measured: told what to do line by line, in JSON."""

import json
import subprocess
import sys
from typing import Any, Self

from smartportal.supervisor.state import ROOT
from tests.bench.scratch import Scratch


class Worker:
    """`python -m MODULE ARGUMENTS`, in a session of its own, so that Ctrl-C comes to us alone."""

    def __init__(self, scratch: Scratch, module: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=scratch.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, command: str, *arguments: Any) -> Any:
        self.send(command, *arguments)
        return self.receive()

    def send(self, command: str, *arguments: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([command, *arguments]) + "\n")
        self._process.stdin.flush()

    def receive(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended; its error is above.")
        return json.loads(line)


def serve(commands: dict[str, Any]) -> None:
    """The worker's side: answer until the other side closes."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(commands[name](*arguments)), flush=True)
