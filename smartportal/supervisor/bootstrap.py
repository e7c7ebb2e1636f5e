"""From a bare Python to the portal's environment; then the command starts in it.

Runs before anything is installed: standard library only, started as a script.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
BASE = "requirements.txt"
DEV = "requirements-dev.txt"

DEBIAN = [
    "libpango-1.0-0",  # the PDFs: text layout, its fonts and their subsets
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-dejavu-core",  # names in Latin, Greek and Cyrillic
    "fonts-noto-core",  # names in other alphabets
    "gettext",  # the translations
]
DEBIAN_TEST = ["chromium"]  # the browser journeys


class Stopped(Exception):
    """A sentence for the person at the terminal."""


def main(command: str, arguments: list[str]) -> None:
    os.chdir(ROOT)
    install = command != "manage" and "--install" in arguments
    require_debian_packages(command, install=install)
    with environment_lock():
        prepare_environment(DEV if command == "test" else BASE)
    if install:
        arguments = [argument for argument in arguments if argument != "--install"]
    os.execv(PYTHON, [str(PYTHON), "-m", "smartportal.supervisor", command, *arguments])


def say(text: str) -> None:
    # The commands' own output belongs to stdout, e.g. for `bin/manage ... --json`.
    print(text, file=sys.stderr, flush=True)


# --- Debian packages ----------------------------------------------------------------------------


def require_debian_packages(command: str, *, install: bool) -> None:
    missing = missing_debian_packages(command)
    if not missing:
        return
    line = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    if os.geteuid() == 0:
        install_debian_packages([], line)
    elif install:
        install_debian_packages(["sudo"], line)
    else:
        raise Stopped(
            f"These Debian packages are missing: {', '.join(missing)}. Install them:\n\n    sudo {line}\n\n"
            "or let this command do it, with --install."
        )


def missing_debian_packages(command: str) -> list[str]:
    if not shutil.which("dpkg-query"):
        return []
    wanted = [*DEBIAN, *(DEBIAN_TEST if command == "test" else [])]
    if not shutil.which("uv") and not importlib.util.find_spec("ensurepip"):
        wanted.append("python3-venv")
    query = [
        "dpkg-query",
        "--show",
        "--showformat=${db:Status-Status} ${Package}\\n",
        *wanted,
    ]
    answer = subprocess.run(query, capture_output=True, text=True).stdout
    return [name for name in wanted if f"installed {name}" not in answer.splitlines()]


def install_debian_packages(prefix: list[str], line: str) -> None:
    for step in ("apt-get update --quiet", line):
        say(f"$ {' '.join([*prefix, step])}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(
            [*prefix, *step.split()], env=environment, stdout=sys.stderr
        ).returncode:
            raise Stopped(f"This failed: {' '.join([*prefix, step])}")


# --- the environment ----------------------------------------------------------------------------


@contextmanager
def environment_lock() -> Iterator[None]:
    """One command at a time creates or fills the environment."""
    lock = ROOT / "var" / "environment.lock"
    try:
        lock.parent.mkdir(exist_ok=True)
        handle = lock.open("w")
    except OSError:
        yield  # somebody else's checkout: it can be used if it is complete
        return
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare_environment(requirements: str) -> None:
    wanted = digest(requirements)
    if works() and installed().get(requirements) == wanted:
        return
    start = time.monotonic()
    if not works():
        create_environment()
    install_requirements(requirements)
    # The development set contains the base set.
    names = (BASE, DEV) if requirements == DEV else (BASE,)
    STAMP.write_text(json.dumps(installed() | {name: digest(name) for name in names}))
    say(f"The environment is ready ({time.monotonic() - start:.0f} s).")


def digest(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Digest of each requirement file that was installed completely."""
    try:
        found: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found


def works() -> bool:
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", probe]).returncode == 0
    except OSError:
        return False


def create_environment() -> None:
    say(f"Creating the environment in .venv (Python {sys.version.split()[0]}) ...")
    shutil.rmtree(VENV, ignore_errors=True)
    if uv := shutil.which("uv"):
        call([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    else:
        call([sys.executable, "-m", "venv", str(VENV)])


def install_requirements(requirements: str) -> None:
    lines = (ROOT / requirements).read_text().splitlines()
    total = sum("==" in line and not line.startswith((" ", "#")) for line in lines)
    say(f"Installing up to {total} packages from {requirements} ...")
    what = ["--require-hashes", "-r", requirements]
    if uv := shutil.which("uv"):
        into = ["--compile-bytecode", "--python", str(PYTHON)]
        call([uv, "pip", "install", *into, *what])
        return
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    show_pip([*pip, "--progress-bar=off", *what], total)


def show_pip(command: list[str], total: int) -> None:
    """Count pip's hundreds of lines; show them only when it fails."""
    lines: list[str] = []
    collected = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith("Collecting "):
                collected += 1
                if collected % 20 == 0:
                    say(f"  {collected} of up to {total}: {line.split()[1]}")
            elif line.startswith("Installing collected packages"):
                say(f"  unpacking {collected} packages ...")
    if pip.returncode:
        say("".join(lines[-30:]))
        raise Stopped(
            "The packages could not be installed; pip's last lines are above."
        )


def call(command: list[str]) -> None:
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    if subprocess.run(command, env=environment, stdout=sys.stderr).returncode:
        raise Stopped(f"This failed: {' '.join(command)}")


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except Stopped as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"The environment cannot be prepared: {error}")
