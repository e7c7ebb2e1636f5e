from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from smartportal.supervisor.roles import (
    APP_ROLE,
    RoleRefused,
    ensure_app_role,
    grant_app_role,
)

PASSWORD = "the portal's password"


@pytest.fixture(scope="module")
def cluster(shared_cluster):
    shared_cluster.start()
    return shared_cluster


@pytest.fixture
def owner(cluster):
    """In a database of the test's own, without the portal's role."""
    with psycopg.connect(
        cluster.url(database="postgres"), autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE trial")
    with psycopg.connect(cluster.url(database="trial"), autocommit=True) as connection:
        yield connection
    with psycopg.connect(
        cluster.url(database="postgres"), autocommit=True
    ) as connection:
        connection.execute("DROP DATABASE trial WITH (FORCE)")
        connection.execute(f"DROP ROLE IF EXISTS {APP_ROLE}, modest")


@pytest.fixture
def app(cluster, owner):
    """Logged in as the portal, beside a table from before the grants and one from after."""
    owner.execute("CREATE TABLE before (id bigserial PRIMARY KEY, n int)")
    ensure_app_role(owner, password=PASSWORD)
    grant_app_role(owner)
    owner.execute("CREATE TABLE after (id bigserial PRIMARY KEY, n int)")
    url = cluster.url(database="trial", user=APP_ROLE, password=PASSWORD)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("table", ["before", "after"])
def test_the_portal_reads_and_writes_rows(app, table):
    app.execute(f"INSERT INTO {table} (n) VALUES (1), (2)")
    app.execute(f"UPDATE {table} SET n = 3 WHERE n = 1")
    app.execute(f"DELETE FROM {table} WHERE n = 2")

    assert app.execute(f"SELECT id, n FROM {table}").fetchall() == [(1, 3)]


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE before",
        "TRUNCATE after",
        "DROP TABLE before",
        "ALTER TABLE before DISABLE TRIGGER ALL",
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SET ROLE smartportal",
        "ALTER ROLE smartportal_app SUPERUSER",
        "COPY before TO PROGRAM 'cat'",
    ],
)
def test_the_portal_can_do_nothing_else(app, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


def test_repeating_changes_the_password(cluster, owner, app):
    ensure_app_role(owner, password="another password")

    url = cluster.url(database="trial", user=APP_ROLE, password="another password")
    psycopg.connect(url).close()


def test_many_processes_may_create_the_role_at_once(cluster, owner):
    def create(_):
        with psycopg.connect(cluster.url(database="trial"), autocommit=True) as mine:
            ensure_app_role(mine, password=PASSWORD)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create, range(24)))

    url = cluster.url(database="trial", user=APP_ROLE, password=PASSWORD)
    psycopg.connect(url).close()


@pytest.mark.parametrize("power", ["SUPERUSER", "CREATEROLE"])
def test_a_role_with_the_owners_rights_is_refused(owner, power):
    ensure_app_role(owner, password=PASSWORD)
    owner.execute(f"ALTER ROLE {APP_ROLE} {power}")

    with pytest.raises(RoleRefused, match="issued papers would not be safe"):
        grant_app_role(owner)


def test_the_owners_own_login_is_refused_as_the_portals(owner):
    with pytest.raises(RoleRefused, match="smartportal has the owner's rights"):
        grant_app_role(owner, name="smartportal")


def test_an_owner_who_may_not_create_roles_is_told_what_to_do(cluster, owner):
    owner.execute("CREATE ROLE modest LOGIN PASSWORD 'modest'")
    url = cluster.url(database="trial", user="modest", password="modest")

    with (
        psycopg.connect(url, autocommit=True) as modest,
        pytest.raises(RoleRefused, match="Give it CREATEROLE"),
    ):
        ensure_app_role(modest, password=PASSWORD)
