"""The mail server of the delivery's tests, and workers in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from members.enums import Role
from tests.database import APP_PASSWORD, APP_ROLE, login
from tests.delivery.conftest import Senders, post_office
from tests.documents.dunning.steps import DUE
from tests.factories.dunning import bank_read, owed, shop
from tests.factories.members import StaffRoleFactory

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


@pytest.fixture
def receivable(db):
    return owed(shop(), due_on=DUE)


@pytest.fixture
def owner(receivable):
    """Whose invoice it is."""
    return receivable.invoice.activity.member.user


@pytest.fixture
def karim(db):
    """Of the recovery service, everywhere."""
    return StaffRoleFactory(role=Role.RECOVERY).user
