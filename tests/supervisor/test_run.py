"""The whole of `bin/run`, with its real database, queue, web server, worker and clock."""

import os
import re
import signal
import subprocess

import pytest

from smartportal.supervisor import processes
from smartportal.supervisor.probe import ask_readyz
from smartportal.supervisor.state import ROOT
from tests.supervisor.conftest import fresh_state

pytestmark = pytest.mark.full

MINE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SITE_URL")


@pytest.fixture(scope="module")
def state():
    """Shared: each start after the first finds its database ready."""
    with fresh_state() as state:
        yield state


@pytest.fixture
def environment(state):
    kept = {name: value for name, value in os.environ.items() if name not in MINE}
    return {
        **kept,
        "SMARTPORTAL_STATE": str(state.path),
        "DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "",
    }


@pytest.fixture
def run(state, environment):
    """Start `bin/run` in the background and wait until it has said where it is."""
    started = []

    def start():
        command = [ROOT / "bin" / "run"]
        process = subprocess.Popen(
            command,
            env=environment,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        started.append(process)
        assert processes.wait_until(lambda: state.read("run.url"), seconds=120)
        return process

    yield start
    for process in started:
        process.terminate()
        process.stdout.close()
        process.wait()


def check(environment):
    return subprocess.run(
        [ROOT / "bin" / "run", "--check"],
        env=environment,
        capture_output=True,
        text=True,
    )


def of_this_run(state):
    """Web, worker and clock, of which each leads a group, and the services."""
    mark = f"SMARTPORTAL_STATE={state.path}".encode()
    found = []
    for entry in processes.PROC.iterdir():
        try:
            environ = (entry / "environ").read_bytes()
        except OSError:
            continue
        if mark in environ.split(b"\0") and processes.identify(int(entry.name)):
            found.append(int(entry.name))
    return found


def services_of(state):
    """The numbers of PostgreSQL and Valkey; empty while one of them is away."""
    try:
        postmaster = (state.postgresql / "postmaster.pid").read_text().split("\n")[0]
        return [int(postmaster), int((state.valkey / "valkey.pid").read_text())]
    except (OSError, ValueError):
        return []


def port_of(state):
    return int(re.search(r":(\d+)$", state.read("run.url")).group(1))


def test_the_check_passes_and_leaves_nothing_running(state, environment):
    done = check(environment)

    assert done.returncode == 0, done.stderr
    assert "the check has passed" in done.stderr
    assert of_this_run(state) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(state, run, number):
    process = run()

    process.send_signal(number)

    assert process.wait(timeout=60) == 0
    assert of_this_run(state) == []


def test_whatever_is_killed_comes_back(state, run):
    run()
    killed = services_of(state)

    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    def is_back():
        living = services_of(state)
        return (
            living
            and not set(killed) & set(living)
            and ask_readyz(port_of(state))[0] == 200
        )

    assert processes.wait_until(is_back, seconds=60)


def test_a_killed_run_leaves_nothing_that_the_next_cannot_end(state, environment, run):
    process = run()

    process.kill()
    process.wait()
    done = check(environment)

    assert done.returncode == 0, done.stderr
    assert of_this_run(state) == []


def test_a_second_run_is_refused_and_told_where_the_first_one_is(
    state, environment, run
):
    run()

    done = check(environment)

    assert done.returncode == 1
    assert (
        done.stderr.strip()
        == f"The portal of this checkout runs already: {state.read('run.url')}."
    )
