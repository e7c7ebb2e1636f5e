import os
import subprocess
import sys

import psycopg
import pytest

from smartportal.supervisor.services import (
    choose_services,
    running_services,
    with_login,
)

OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DEMO")


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    for name in OUTSIDE:
        monkeypatch.delenv(name, raising=False)


def test_the_last_user_of_a_checkout_stops_the_services(state):
    with running_services(state) as first:
        with running_services(state):
            pass

        assert (first.cluster.answers(), first.valkey.answers()) == (True, True)

    assert (first.cluster.answers(), first.valkey.answers()) == (False, False)


def test_a_killed_user_does_not_keep_the_services_up(state):
    script = """
import sys
from pathlib import Path
from smartportal.supervisor.services import running_services
from smartportal.supervisor.state import State
with running_services(State(Path(sys.argv[1]))):
    print("up", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", script, str(state.path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "up\n"
        other.kill()

    services = choose_services(state)
    assert services.cluster.answers()
    with running_services(state):
        pass
    assert not services.cluster.answers()


def test_the_portal_and_its_owner_have_logins_of_their_own(state):
    with running_services(state) as services:
        environment = services.environment()

        with (
            psycopg.connect(environment["DATABASE_URL"]) as portal,
            psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner,
        ):
            assert portal.info.user == "smartportal_app"
            assert owner.info.user == "smartportal"
            assert portal.info.dbname == owner.info.dbname == "smartportal"


def test_the_embedded_database_means_demo_unless_told_otherwise(state, monkeypatch):
    services = choose_services(state)

    assert services.environment()["DEMO"] == "1"
    monkeypatch.setenv("DEMO", "0")
    assert services.environment()["DEMO"] == "0"


def test_a_database_url_alone_is_the_owners(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://boss:pw@db.example:5433/portal")
    services = choose_services(state)

    environment = services.environment()

    password = state.secret("app_password")
    assert services.cluster is None
    assert (
        environment["DATABASE_OWNER_URL"]
        == "postgresql://boss:pw@db.example:5433/portal"
    )
    assert (
        environment["DATABASE_URL"]
        == f"postgresql://smartportal_app:{password}@db.example:5433/portal"
    )
    assert "DEMO" not in environment


def test_two_given_urls_stay_as_they_are(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:pw@db/portal")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://boss:pw@db/portal")
    monkeypatch.setenv("REDIS_URL", "redis://queue/0")

    services = choose_services(state)

    assert (services.cluster, services.valkey) == (None, None)
    assert {name: services.environment()[name] for name in OUTSIDE[:3]} == {
        name: os.environ[name] for name in OUTSIDE[:3]
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://boss:pw@db:5433/x", "postgresql://app:a%2Fb@db:5433/x"),
        (
            "postgresql://db/x?sslmode=require",
            "postgresql://app:a%2Fb@db/x?sslmode=require",
        ),
        ("postgresql://boss@%2Frun%2Fpg/x", "postgresql://app:a%2Fb@%2Frun%2Fpg/x"),
        ("postgresql://boss@/x?host=/run/pg", "postgresql://app:a%2Fb@/x?host=/run/pg"),
    ],
)
def test_a_login_is_exchanged_wherever_the_server_is(url, expected):
    assert with_login(url, user="app", password="a/b") == expected
