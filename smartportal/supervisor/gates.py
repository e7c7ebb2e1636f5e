"""`bin/test`: every gate, the cheap ones first; stops at the first that fails."""

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from smartportal.supervisor import children, processes
from smartportal.supervisor.interrupts import interruptible, shield
from smartportal.supervisor.output import say
from smartportal.supervisor.state import ROOT, Stopped, open_state
from smartportal.supervisor.translations import compile_translations
from smartportal.supervisor.trial import trial_environment

PROCESSES = "2"
PARTS = ("lint", "unit", "browser")
NOTHING_COLLECTED = 5  # pytest's exit code


@dataclass(frozen=True, slots=True)
class Gate:
    part: str
    name: str
    command: list[str]
    may_be_empty: bool = False  # what was asked for may have no test of this kind


def main(arguments: list[str]) -> None:
    options, more = parse(arguments)
    full = options.part == "full"
    parts = PARTS if options.part in ("all", "full") else (options.part,)
    with interruptible(), trial_environment(open_state(), full=full) as environment:
        try:
            compile_translations()
            run([gate for gate in gates(full, more) if gate.part in parts], environment)
        finally:
            shield()
        return
    sys.exit(130)


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Run the gates. Further arguments go to pytest, e.g. bin/test unit tests/core -k money.",
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="install missing Debian packages with sudo",
    )
    parser.add_argument(
        "part", nargs="?", default="all", choices=["all", *PARTS, "audit", "full"]
    )
    return parser.parse_known_args(arguments)


def gates(full: bool, more: list[str]) -> list[Gate]:
    return [*lint_gates(full), *test_gates(full, more), AUDIT]


def lint_gates(full: bool) -> list[Gate]:
    djade = ["djade", "--target-version", "5.2", "--check", *templates()]
    python = sys.executable
    manage = [python, "-W", "ignore::RuntimeWarning", "manage.py"]
    migrations = [*manage, "makemigrations", "--check", "--dry-run"]
    depth = "full" if full else "check"
    translations = [python, "-m", "smartportal.supervisor.translations", depth]
    return [
        Gate("lint", "style", ["ruff", "check", "."]),
        Gate("lint", "format", ["ruff", "format", "--check", "."]),
        Gate("lint", "templates", djade),
        Gate("lint", "import directions", ["lint-imports"]),
        Gate("lint", "missing migrations", migrations),
        Gate("lint", "translations", translations),
        Gate("lint", "types", ["mypy"]),
    ]


def test_gates(full: bool, more: list[str]) -> list[Gate]:
    """`more` goes to pytest, and says what to test if it names anything."""
    chosen = "" if full else " and not full"
    pytest = [sys.executable, "-m", "pytest", "--quiet"]
    pytest += ["-n", PROCESSES, "--dist=worksteal"]
    return [
        Gate(part, name, [*pytest, "-m", f"{kind}{chosen}", *more], bool(more))
        for part, name, kind in (
            ("unit", "tests", "not browser"),
            ("browser", "journeys", "browser"),
        )
    ]


AUDIT = Gate(
    "audit",
    "known vulnerabilities",
    ["pip-audit", "--requirement", "requirements.txt", "--strict", "--disable-pip"],
)


def templates() -> list[str]:
    return sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html")
    )


def run(chosen: list[Gate], environment: Mapping[str, str]) -> None:
    begun = time.monotonic()
    times: list[str] = []
    empty = 0
    for gate in chosen:
        say(f"\n--- {gate.name}")
        start = time.monotonic()
        code = call(gate.command, environment)
        times.append(f"{time.monotonic() - start:7.1f} s  {gate.name}")
        if gate.may_be_empty and code == NOTHING_COLLECTED:
            empty += 1
        elif code:
            raise Stopped("\n".join(["", *times, f"\nThe gate failed: {gate.name}."]))
    if empty and empty == sum(gate.may_be_empty for gate in chosen):
        raise Stopped("No test was found of what was asked for.")
    say(
        "\n".join(
            ["", *times, f"\nAll gates passed in {time.monotonic() - begun:.0f} s."]
        )
    )


def call(command: list[str], environment: Mapping[str, str]) -> int:
    """In its own process group, which ends with us."""
    running = children.spawn(command, environment)
    try:
        return running.wait()
    finally:
        processes.end_group(running.pid, grace=5)
        running.wait()
