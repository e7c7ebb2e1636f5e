"""What the official EN 16931 rules find in a file.

Asks processes of their own, at most two, kept for the next file: compiling the rules takes seconds,
a file some hundredths of one.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast

from django.conf import settings

from documents.einvoicing.rules import ANSWER, QUESTION, Finding, Format

__all__ = ["Finding", "Format", "ValidatorFailed", "findings"]

COMMAND = (sys.executable, "-m", "documents.einvoicing.validator")
MOST_PROCESSES = 2
MOST_FILES = 2000  # then a fresh process, whatever the old one kept
PATIENCE = 120.0  # seconds, the compiling of the rules included


class ValidatorFailed(Exception):
    """No answer: a fault of ours or of the file's syntax, to be tried again or looked into."""


def findings(xml: bytes, form: Format | str) -> list[Finding]:
    """What the rules of that format find, in their order; an empty list is what we want."""
    with _borrowed() as process:
        answer = process.ask(Format(form), xml)
    if isinstance(answer, dict):
        raise ValidatorFailed(answer["error"])
    return [Finding(**finding) for finding in answer]


class Process:
    """One validator. Whoever holds it asks one question at a time."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._child = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._in = cast(IO[bytes], self._child.stdin)
        self._out = cast(IO[bytes], self._child.stdout)
        self.files = 0

    def ask(self, form: Format, xml: bytes) -> Any:
        self.files += 1
        watch = threading.Timer(PATIENCE, self._child.kill)
        watch.start()
        try:
            self._in.write(QUESTION.pack(form.byte, len(xml)) + xml)
            self._in.flush()
            (length,) = ANSWER.unpack(self._read(ANSWER.size))
            return json.loads(self._read(length))
        except BrokenPipeError:
            raise ValidatorFailed("the validator's process ended") from None
        finally:
            watch.cancel()

    def _read(self, length: int) -> bytes:
        content = self._out.read(length)
        if len(content) < length:
            raise ValidatorFailed("the validator's process ended")
        return content

    def end(self) -> None:
        self._child.kill()
        self._child.wait()
        self._in.close()
        self._out.close()


class _Pool:
    """Idle processes, the last used on top; a fork starts with an empty pool of its own."""

    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(MOST_PROCESSES)
        self.idle: list[Process] = []

    def take(self) -> Process:
        return self.idle.pop() if self.idle else Process()

    def give_back(self, process: Process) -> None:
        if process.files < MOST_FILES:
            self.idle.append(process)
        else:
            process.end()

    def close(self) -> None:
        while self.idle:
            self.idle.pop().end()


_pools: dict[int, _Pool] = {}


def _pool() -> _Pool:
    """By process id: a child must not talk into the pipes of its parent."""
    return _pools.setdefault(os.getpid(), _Pool())


@contextmanager
def _borrowed() -> Iterator[Process]:
    pool = _pool()
    with pool.places:
        process = pool.take()
        try:
            yield process
        except BaseException:  # out of step with its pipe: never used again
            process.end()
            raise
        pool.give_back(process)


@atexit.register
def _close() -> None:
    _pool().close()
