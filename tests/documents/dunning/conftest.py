"""The mail server of the delivery's tests, and workers in processes of their own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from documents.dunning.planner import plan
from documents.dunning.services import open_case
from members.enums import Role
from tests.delivery.conftest import (
    Senders,
    logged_in_as_application,
    post_office,
)
from tests.documents.dunning.steps import DUE
from tests.factories.dunning import bank_read, customer_of, executed, owed, shop
from tests.factories.members import StaffRoleFactory

__all__ = ["post_office"]


@pytest.fixture
def workers(transactional_db, post_office, settings) -> Iterator[Senders]:
    """Starts workers that log in as the application and use the local mail server."""
    module = "tests.documents.dunning.worker"
    with logged_in_as_application(module, settings) as workers:
        yield workers


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
    return StaffRoleFactory(role=Role.RECOVERY, user__first_name="Karim").user


@pytest.fixture
def reminded(nora):
    """The example of the kit: reminded on 17 November, reminder 2 announced for 3 December."""
    receivable = owed(
        nora,
        due_on=date(2026, 11, 14),
        customer=customer_of(nora, name="Studio Belvédère"),
    )
    executed(
        open_case(receivable, at=datetime(2026, 11, 24, 9, tzinfo=UTC)),
        "reminder_1",
        on=date(2026, 11, 17),
    )
    plan(at=datetime(2026, 11, 25, 9, tzinfo=UTC))
    return receivable
