"""A database, a folder and a broker that exist only while a benchmark runs."""

import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from smartportal.supervisor.valkey import Valkey

PREFIX = "smartportal_bench_"


@dataclass(frozen=True, slots=True)
class Scratch:
    """`environment` is that of measured processes. This process is connected to the database, too."""

    folder: Path
    environment: dict[str, str]
    is_durable: bool

    @property
    def url(self) -> str:
        return self.environment["DATABASE_URL"]


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Beside the owner's database, on the same server; gone afterwards, also after Ctrl-C."""
    with (
        _ends_tidily(),
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        _database(os.environ["DATABASE_URL"]) as url,
        _broker(Path(folder)) as broker,
    ):
        say("Migrations and reference data ...")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0)
        yield Scratch(Path(folder), _environment(url, broker, folder), _is_durable())


def say(text: str) -> None:
    """Beside the results, which belong to stdout."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def _ends_tidily() -> Iterator[None]:
    """A request to end is an exception, so that all that was begun here is removed."""

    def end(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _database(owner: str) -> Iterator[str]:
    name = f"{PREFIX}{secrets.token_hex(4)}"
    usual = connection.settings_dict["NAME"]
    with psycopg.connect(with_database(owner, "postgres"), autocommit=True) as server:
        _drop_leftovers(server)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            _connect_to(name)
            yield with_database(owner, name)
        finally:
            _connect_to(usual)
            server.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _drop_leftovers(server: psycopg.Connection) -> None:
    """Those of killed runs; one that somebody is connected to is in use."""
    names = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
    ).fetchall()
    for (name,) in names:
        try:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        except (psycopg.errors.ObjectInUse, psycopg.errors.InvalidCatalogName):
            continue


@contextmanager
def _broker(folder: Path) -> Iterator[str]:
    """One of our own: the doorbell costs what it costs, and rings at nobody's door."""
    valkey = Valkey(folder / "valkey")
    try:
        valkey.start()
        yield valkey.url
    finally:
        valkey.stop()


def _environment(url: str, broker: str, folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": url,
        "REDIS_URL": broker,
        "STORAGE_DIR": folder,
        "BENCH_FOLDER": folder,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DEBUG": "",
        "DEMO": "",
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "LOG_LEVEL": "WARNING",
    }


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))


def _is_durable() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off'"
        )
        return bool(cursor.fetchone()[0])
