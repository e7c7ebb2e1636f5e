import multiprocessing
import os

import pytest

from smartportal.supervisor import state as states
from smartportal.supervisor.state import Lock, State, Stopped, open_state


def test_a_secret_is_made_once_and_is_nobody_elses(state):
    first = state.secret("secret_key")

    assert state.secret("secret_key") == first
    assert state.secret("chain_key") != first
    assert len(first) == 64
    assert (state.path / "secrets.json").stat().st_mode & 0o777 == 0o600


def ask(path, answers):
    answers.put(State(path).secret("secret_key"))


def test_processes_that_start_together_agree_on_a_secret(state):
    spawning = multiprocessing.get_context("spawn")
    answers = spawning.Queue()
    asking = [
        spawning.Process(target=ask, args=(state.path, answers)) for _ in range(4)
    ]

    for process in asking:
        process.start()
    given = {answers.get(timeout=60) for _ in asking}
    for process in asking:
        process.join()

    assert len(given) == 1


def test_the_last_who_shares_a_lock_may_hold_it_alone(state):
    with (
        Lock(state.path / "users.lock") as first,
        Lock(state.path / "users.lock") as second,
    ):
        first.share()
        second.share()

        assert not first.try_exclusive()
        assert second.try_exclusive()


def test_the_state_is_where_the_environment_says(state, monkeypatch):
    monkeypatch.setenv("SMARTPORTAL_STATE", str(state.path / "elsewhere"))

    assert open_state().path == state.path / "elsewhere"
    assert (state.path / "elsewhere" / "files").stat().st_mode & 0o777 == 0o700


def test_a_path_that_no_socket_can_have_is_refused_with_a_way_out(state, monkeypatch):
    monkeypatch.setenv("SMARTPORTAL_STATE", str(state.path / ("long" * 30)))

    with pytest.raises(
        Stopped, match="Set SMARTPORTAL_STATE to a directory with a short path"
    ):
        open_state()


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_the_databases_user_can_pass_whatever_the_umask(state, monkeypatch, umask):
    monkeypatch.setenv("SMARTPORTAL_STATE", str(state.path / "a" / "b"))
    before = os.umask(umask)
    try:
        opened = open_state()
    finally:
        os.umask(before)

    assert states.is_open_to_database(opened.postgresql)
