"""The first seconds of a command, as an ordinary user on a machine that lacks something."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from smartportal.supervisor.bootstrap import DEBIAN, DEBIAN_TEST
from smartportal.supervisor.state import ROOT, database_user

BEFORE_INSTALLING = (
    "smartportal/supervisor/start.sh",
    "smartportal/supervisor/bootstrap.py",
)


@pytest.fixture
def checkout(state):
    """What runs before anything is installed, where an ordinary user may read it."""
    for name in ("bin/run", "bin/test", *BEFORE_INSTALLING):
        target = state.path / "portal" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
        target.chmod(0o755)
    return state.path / "portal"


@pytest.fixture
def programs(state):
    """A directory of stand-ins for programs of the machine, found before the real ones."""
    directory = state.path / "programs"
    directory.mkdir()
    # The base interpreter may lie in a home that an ordinary user cannot enter.
    system = (
        shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin") or sys.executable
    )
    (directory / "python3").symlink_to(system)

    def add(name, script):
        (directory / name).unlink(missing_ok=True)
        (directory / name).write_text(f"#!/bin/sh\n{script}\n")
        (directory / name).chmod(0o755)

    add.path = f"{directory}:/usr/bin:/bin"
    return add


def start(checkout, programs, *command):
    user = database_user()
    who = (
        {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    )
    environment = {"PATH": programs.path, "HOME": "/nonexistent"}
    return subprocess.run(
        [Path(checkout, command[0]), *command[1:]],
        env=environment,
        capture_output=True,
        text=True,
        **who,
    )


@pytest.mark.parametrize(
    ("command", "wanted"), [("bin/run", DEBIAN), ("bin/test", [*DEBIAN, *DEBIAN_TEST])]
)
def test_without_its_packages_it_says_within_seconds_what_to_type(
    checkout, programs, command, wanted
):
    programs("dpkg-query", "exit 1")
    programs("uv", "exit 1")
    begun = time.monotonic()

    done = start(checkout, programs, command)

    line = (
        f"    sudo apt-get install --yes --no-install-recommends {' '.join(wanted)}\n"
    )
    assert done.returncode == 1
    assert line in done.stderr
    assert time.monotonic() - begun < 5
    assert not (checkout / ".venv").exists()


def test_only_what_is_missing_is_named(checkout, programs):
    others = "\\n".join(f"installed {name}" for name in DEBIAN if name != "gettext")
    programs("dpkg-query", f"printf '{others}\\nconfig-files gettext\\n'")
    programs("uv", "exit 1")

    done = start(checkout, programs, "bin/run")

    assert "sudo apt-get install --yes --no-install-recommends gettext\n" in done.stderr


def test_an_old_python_is_refused_with_a_sentence(checkout, programs):
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        programs(name, "exit 1")

    done = start(checkout, programs, "bin/run")

    assert done.returncode == 1
    assert done.stderr == (
        "smartportal needs Python 3.11 or newer; none was found (set SMARTPORTAL_PYTHON to one).\n"
    )
