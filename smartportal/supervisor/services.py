"""PostgreSQL and Valkey of this checkout, shared by every command that runs in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from smartportal.supervisor.interrupts import shield
from smartportal.supervisor.output import step
from smartportal.supervisor.postgres import Cluster
from smartportal.supervisor.roles import APP_ROLE, ensure_app_role
from smartportal.supervisor.state import Lock, State
from smartportal.supervisor.valkey import Valkey

DATABASE = "smartportal"


@dataclass(frozen=True, slots=True)
class Services:
    """What the environment does not name is embedded: started here, and None otherwise."""

    state: State
    cluster: Cluster | None
    valkey: Valkey | None

    def start(self) -> None:
        """Also brings back what has died since. Safe to repeat, at any time."""
        with self.state.locked("start"):
            if self.cluster and not self.cluster.answers():
                with step("PostgreSQL"):
                    self.cluster.start()
                    self._prepare_cluster(self.cluster)
            if self.valkey and not self.valkey.answers():
                with step("Valkey"):
                    self.valkey.start()

    def stop(self) -> None:
        if self.valkey:
            self.valkey.stop()
        if self.cluster:
            self.cluster.stop()

    def environment(self) -> dict[str, str]:
        """What web, worker, beat and management commands need to know."""
        owner = self._owner_url()
        decided = {"DATABASE_OWNER_URL": owner, "DATABASE_URL": self._app_url(owner)}
        if self.valkey:
            decided["REDIS_URL"] = self.valkey.url
        given = {name: value for name, value in os.environ.items() if value}
        return {**self._defaults(), **given, **decided}

    def _defaults(self) -> dict[str, str]:
        """For what the environment does not say."""
        demo = {"DEMO": "1"} if self.cluster else {}
        return {
            "SECRET_KEY": self.state.secret("secret_key"),
            "CHAIN_KEY": self.state.secret("chain_key"),
            "STORAGE_DIR": str(self.state.files),
            **demo,
        }

    def _owner_url(self) -> str:
        if self.cluster:
            return self.cluster.url(database=DATABASE)
        return os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]

    def _app_url(self, owner: str) -> str:
        """A DATABASE_URL alone is the owner's: the portal gets a login of its own beside it."""
        given = os.environ.get("DATABASE_URL")
        if given and os.environ.get("DATABASE_OWNER_URL"):
            return given
        return with_login(
            owner, user=APP_ROLE, password=self.state.secret("app_password")
        )

    def _prepare_cluster(self, cluster: Cluster) -> None:
        with psycopg.connect(
            cluster.url(database="postgres"), autocommit=True
        ) as owner:
            known = owner.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            )
            if not known.fetchone():
                owner.execute(
                    sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE))
                )
            ensure_app_role(owner, password=self.state.secret("app_password"))


@contextmanager
def running_services(state: State) -> Iterator[Services]:
    """Start them or join them; the last user of the checkout stops them."""
    services = choose_services(state)
    with Lock(state.path / "users.lock") as users:
        users.share()
        try:
            services.start()
            yield services
        finally:
            shield()
            if users.try_exclusive():
                services.stop()


def choose_services(state: State) -> Services:
    cluster = None
    if not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_OWNER_URL")):
        cluster = Cluster(state.postgresql, state.secret("owner_password"))
    valkey = None if os.environ.get("REDIS_URL") else Valkey(state.valkey)
    return Services(state, cluster, valkey)


def with_login(url: str, *, user: str, password: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}")
    )
