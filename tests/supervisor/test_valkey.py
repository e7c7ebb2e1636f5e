import os
import signal

import pytest
import redis

from smartportal.supervisor import processes
from smartportal.supervisor.valkey import Valkey


@pytest.fixture
def valkey(state):
    valkey = Valkey(state.valkey)
    yield valkey
    valkey.stop()


def server(valkey):
    return int((valkey.path / "valkey.pid").read_text())


def test_a_second_start_adopts_the_server(valkey):
    valkey.start()
    first = server(valkey)

    valkey.start()

    assert server(valkey) == first


def test_a_killed_server_is_replaced(valkey):
    valkey.start()
    killed = server(valkey)

    os.kill(killed, signal.SIGKILL)
    valkey.start()

    assert valkey.answers()
    assert server(valkey) != killed


def test_a_server_that_does_not_answer_is_ended_first(valkey):
    valkey.start()
    mute = processes.identify(server(valkey))
    os.kill(mute.pid, signal.SIGSTOP)

    valkey.start()

    assert valkey.answers()
    assert not processes.is_alive(mute)


def test_stopping_leaves_no_process(valkey):
    valkey.start()
    running = processes.identify(server(valkey))

    valkey.stop()

    assert processes.wait_until(lambda: not processes.is_alive(running), seconds=5)


def test_nothing_listens_on_the_network_and_nobody_else_may_enter(valkey):
    valkey.start()

    with redis.Redis.from_url(valkey.url) as client:
        assert client.config_get("port") == {"port": "0"}
    assert valkey.path.stat().st_mode & 0o777 == 0o700
