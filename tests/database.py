"""The tests' database: migrated by the owner, then used as the application's role.

A missing grant, a TRUNCATE or a DDL statement of the portal thus fails in the tests as it would
in an installation.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from smartportal.supervisor.roles import APP_ROLE, ensure_app_role, grant_app_role

# Reference data and what Django makes of the models: the same for all tests.
KEPT = {"reference", "contenttypes", "auth"}
APP_PASSWORD = "the-app-role-of-the-tests"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        connection.ensure_connection()
        ensure_app_role(connection.connection, password=APP_PASSWORD)
        grant_app_role(connection.connection)
        load_reference()
        connection.settings_dict["OPTIONS"]["assume_role"] = APP_ROLE
        connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", flush_as_owner)
        yield
    with django_db_blocker.unblock():
        del connection.settings_dict["OPTIONS"]["assume_role"]
        connection.close()


@pytest.fixture
def app_role_connection(transactional_db) -> Iterator[psycopg.Connection]:
    """A raw connection logged in as the application, beside Django: sees committed rows."""
    with psycopg.connect(**login(user=APP_ROLE, password=APP_PASSWORD)) as raw:
        yield raw


@pytest.fixture
def owner_connection(transactional_db) -> Iterator[psycopg.Connection]:
    """A raw connection logged in as the owner, beside Django."""
    with psycopg.connect(**login()) as raw:
        yield raw


def login(**changed: str) -> dict[str, str]:
    """Where the tests' database is, for psycopg."""
    keys = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    known = {keys[key]: connection.settings_dict[key] for key in keys}
    host = connection.settings_dict["OPTIONS"].get("host")
    return {
        key: value
        for key, value in (known | {"host": known["host"] or host} | changed).items()
        if value
    }


def flush_as_owner(operations, sql_list) -> None:
    """Empty the tables after a transactional test, past the triggers that protect issued papers.

    Rows are deleted, which is quicker than truncating as many nearly empty tables, and the reference stays.
    """
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in KEPT
    ]
    with operations.connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(";".join(f'DELETE FROM "{table}"' for table in tables))
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(f"SET ROLE {APP_ROLE}")


def load_reference() -> None:
    """Countries, rates and calendars: every test may rely on them."""
    call_command("load_reference", verbosity=0)
