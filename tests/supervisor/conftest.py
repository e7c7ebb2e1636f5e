"""Real clusters, servers and processes, each in a state directory of its own."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from smartportal.supervisor.postgres import Cluster
from smartportal.supervisor.state import State


@pytest.fixture
def state():
    with fresh_state() as state:
        yield state


@pytest.fixture
def cluster(state):
    cluster = Cluster(state.postgresql, "the owner's password", durable=False)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def shared_cluster():
    with fresh_state() as state:
        cluster = Cluster(state.postgresql, "the owner's password", durable=False)
        yield cluster
        cluster.stop()


@contextmanager
def fresh_state():
    """Short, and open to the database's user: pytest's own directories are neither."""
    path = Path(tempfile.mkdtemp(prefix="sp-"))
    path.chmod(0o711)
    yield State(path)
    shutil.rmtree(path, ignore_errors=True)
