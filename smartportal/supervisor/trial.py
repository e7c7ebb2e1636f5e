"""The tests' own PostgreSQL: fast, apart from the portal's, gone afterwards."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smartportal.supervisor.output import step
from smartportal.supervisor.postgres import Cluster
from smartportal.supervisor.state import ROOT, Lock, State, Stopped

PLACES = range(10)  # as many `bin/test` can run at once

# What a developer has set for the portal must not change what the tests see.
OWN = (
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "CHAIN_KEY",
    "SITE_URL",
    "DEMO",
    "DEBUG",
    "STORAGE_DIR",
    "MAIL_DOMAIN",
)


@contextmanager
def trial_environment(state: State, *, full: bool) -> Iterator[dict[str, str]]:
    with free_place(state) as place:
        cluster = Cluster(place / "postgresql", "only-for-tests", durable=False)
        discard(place, cluster)
        place.mkdir(mode=0o711)
        place.chmod(0o711)
        try:
            with step("PostgreSQL for the tests"):
                cluster.start()
            yield environment(cluster, full=full)
        finally:
            discard(place, cluster)


@contextmanager
def free_place(state: State) -> Iterator[Path]:
    """A directory that no other run uses; a killed one may have left something there."""
    for number in PLACES:
        with Lock(state.path / f"trial-{number}.lock") as lock:
            if lock.try_exclusive():
                yield state.path / f"trial-{number}"
                return
    raise Stopped("Too many tests run already.")


def discard(place: Path, cluster: Cluster) -> None:
    cluster.stop()
    shutil.rmtree(place, ignore_errors=True)


def environment(cluster: Cluster, *, full: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    tools = str(Path(sys.executable).parent)
    return {
        **kept,
        "PATH": f"{tools}:{kept.get('PATH', os.defpath)}",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "smartportal.settings.test",
        "DATABASE_URL": cluster.url(database="postgres"),
        "SMARTPORTAL_FULL": "1" if full else "",
    }
