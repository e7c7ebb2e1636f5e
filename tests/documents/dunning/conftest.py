"""The mail server of the delivery's tests, and workers in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from tests.database import APP_PASSWORD, APP_ROLE, login
from tests.delivery.conftest import Senders, post_office
from tests.factories.dunning import bank_read, shop

__all__ = ["post_office"]


@pytest.fixture
def workers(transactional_db, post_office, settings) -> Iterator[Senders]:
    """Starts workers that log in as the application and use the local mail server."""
    at = login(user=APP_ROLE, password=APP_PASSWORD)
    host = at.pop("host")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{APP_ROLE}:{APP_PASSWORD}@/{at['dbname']}?host={host}",
        "DJANGO_SETTINGS_MODULE": "tests.delivery.sender_settings",
        "TEST_SMTP_PORT": str(settings.EMAIL_PORT),
        "STORAGE_DIR": settings.STORAGES["default"]["OPTIONS"]["location"],
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.documents.dunning.worker"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Senders(process)
        process.stdin.close()


@pytest.fixture
def nora(db):
    """A member whose customers are reminded, with a bank that is always fresh."""
    activity = shop()
    bank_read(activity.entity, until=date(2026, 12, 31))
    return activity
