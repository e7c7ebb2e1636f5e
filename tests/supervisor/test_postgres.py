import os
import signal

import psycopg
import pytest

from smartportal.supervisor import processes
from smartportal.supervisor.postgres import Cluster


def postmaster(cluster):
    return int((cluster.path / "postmaster.pid").read_text().split("\n")[0])


def query(cluster, statement):
    with psycopg.connect(cluster.url(database="postgres")) as connection:
        return connection.execute(statement).fetchone()


def test_a_second_start_adopts_the_server(cluster):
    cluster.start()
    first = postmaster(cluster)

    cluster.start()

    assert postmaster(cluster) == first


def test_stopping_leaves_no_process(cluster):
    cluster.start()

    cluster.stop()

    assert processes.working_in(cluster.path) == []
    assert not cluster.answers()


def test_a_killed_postmaster_is_replaced_and_committed_rows_are_there(state):
    cluster = Cluster(state.postgresql, "the owner's password")
    cluster.start()
    with psycopg.connect(cluster.url(database="postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    killed = postmaster(cluster)

    os.kill(killed, signal.SIGKILL)
    cluster.start()

    assert query(cluster, "SELECT n FROM kept") == (42,)
    assert postmaster(cluster) != killed
    cluster.stop()


def test_a_number_that_now_belongs_to_another_process_does_not_prevent_the_start(
    cluster,
):
    cluster.start()
    note = (cluster.path / "postmaster.pid").read_text()
    cluster.stop()
    stale = note.replace(note.split("\n")[0], str(os.getpid()), 1)
    (cluster.path / "postmaster.pid").write_text(stale)

    cluster.start()

    assert query(cluster, "SELECT 1") == (1,)


def test_a_creation_that_was_killed_is_begun_again(cluster):
    draft = cluster.path.with_name("postgresql.new")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")

    cluster.start()

    assert query(cluster, "SELECT 1") == (1,)
    assert not draft.exists()


def test_only_the_password_opens_the_database(cluster):
    cluster.start()

    with pytest.raises(
        psycopg.OperationalError, match="password authentication failed"
    ):
        psycopg.connect(Cluster(cluster.path, "a guess").url(database="postgres"))


def test_nothing_listens_on_the_network(cluster):
    cluster.start()

    assert query(cluster, "SHOW listen_addresses") == ("",)


def test_outside_the_tests_commits_reach_the_disk(state):
    cluster = Cluster(state.postgresql, "the owner's password")
    try:
        cluster.start()

        assert query(cluster, "SHOW fsync") == ("on",)
    finally:
        cluster.stop()
