import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, replace

import pytest

from smartportal.supervisor import children, processes
from smartportal.supervisor.children import Child

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600) # smartportal"]
FAMILY = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', sys.argv[1]]); time.sleep(600)",
    "import time; time.sleep(600) # smartportal",
]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)",
]
PARENT = """
import os, sys, time
from smartportal.supervisor.children import spawn
child = spawn([sys.executable, "-c", "import time; time.sleep(600)"], os.environ)
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def started():
    """Start children that end with the test whatever happens."""
    begun = []

    def start(command, **options):
        child = Child("child", command, os.environ, **options)
        child.start()
        begun.append(child)
        return child

    yield start
    for child in begun:
        if child.process:
            processes.end_group(child.process.pid, grace=0)
            child.process.wait()
            child.process.stdout.close()


def wait_for_members(child, count):
    assert processes.wait_until(
        lambda: len(processes.group_members(child.process.pid)) == count, seconds=10
    )


def test_a_child_ends_when_its_parent_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = processes.identify(int(parent.stdout.readline()))

        parent.kill()

        assert processes.wait_until(lambda: not processes.is_alive(child), seconds=5)


def test_stopping_ends_the_whole_group(started):
    child = started(FAMILY)
    wait_for_members(child, 2)

    child.stop()

    assert processes.group_members(child.process.pid) == []


def test_a_process_that_does_not_listen_is_killed(started):
    child = started(DEAF, grace=0.2)
    child.process.stdout.readline()

    child.stop()

    assert child.process.returncode == -signal.SIGKILL


def test_what_a_dead_leader_left_is_ended_before_the_restart(started):
    child = started(FAMILY)
    group = child.process.pid
    wait_for_members(child, 2)
    child.process.kill()
    child.process.wait()
    child.process.stdout.close()

    child.bury()

    assert processes.group_members(group) == []
    assert child.failures == 1


def test_restarts_pause_longer_and_longer_up_to_half_a_minute():
    child = Child("child", SLEEPER, {})

    pauses = []
    for failures in (0, 1, 2, 3, 20):
        child.failures = failures
        pauses.append(child.restart_at)

    assert pauses == [0.0, 1.0, 3.0, 7.0, 30.0]


def test_the_next_run_ends_what_a_killed_run_recorded(state, started):
    child = started(FAMILY)
    wait_for_members(child, 2)
    children.record(state, [child])

    children.end_leftovers(state)

    assert processes.group_members(child.process.pid) == []
    assert state.read(children.RECORD) == ""


def test_the_next_run_ends_members_that_outlived_their_leader(state, started):
    child = started(FAMILY)
    wait_for_members(child, 2)
    children.record(state, [child])
    child.process.kill()
    child.process.wait()

    children.end_leftovers(state)

    assert processes.group_members(child.process.pid) == []


def test_a_number_that_was_given_again_is_left_alone(state, started):
    child = started(SLEEPER)
    wait_for_members(child, 1)
    earlier = replace(processes.identify(child.process.pid), started=1)
    state.write(children.RECORD, json.dumps([asdict(earlier)]))

    children.end_leftovers(state)

    assert not child.has_died


@pytest.mark.parametrize("text", ["", "[", "[1]", '[{"pid": 1}]'])
def test_a_record_that_was_cut_off_does_not_prevent_the_start(state, text):
    state.write(children.RECORD, text)

    children.end_leftovers(state)

    assert state.read(children.RECORD) == ""
