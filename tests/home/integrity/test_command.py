"""The command: what it says of a portal in order, and how it ends when something is wrong."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.invoices.settlement import allocate
from tests.factories.drafts import (
    TODAY,
    instant,
    make_draft,
    make_invoice,
    make_quote,
)
from tests.home.integrity.checking import check, tamper

pytestmark = pytest.mark.django_db

CHAIN = "hash chains and numbers"


def test_what_the_portal_writes_is_in_order(invoices):
    activity = invoices[0].activity
    make_draft(activity)
    make_quote(activity)
    receivable = invoices[0].receivables.get()
    allocate(
        receivable,
        amount=Decimal("100.00"),
        on=TODAY,
        at=instant(),
        credit_note=invoices[1],
    )

    assert check() == {}


def test_an_empty_portal_is_in_order():
    assert check() == {}


def test_the_command_ends_with_an_error_and_names_what_it_found(invoices):
    tamper("UPDATE documents_paper SET title = 'x' WHERE id = %s", invoices[1].pk)
    errors = StringIO()

    with pytest.raises(CommandError) as stopped:
        call_command("check_integrity", stdout=StringIO(), stderr=errors)

    assert stopped.value.returncode == 1
    assert str(stopped.value) == "Something is wrong: 1 findings."
    assert errors.getvalue() == (
        f"{CHAIN}: coop F-2026-002: its content is not what was frozen.\n"
    )


def test_nothing_is_changed_by_looking(invoices):
    with connection.execute_wrapper(only_reading):
        assert check() == {}


def only_reading(execute, sql, *arguments):
    assert sql.lstrip().split()[0] in {"SELECT", "WITH"}
    return execute(sql, *arguments)


def test_the_number_of_papers_does_not_change_the_number_of_queries(invoices):
    """All of a batch comes at once: papers, lines, VAT, parties."""
    with CaptureQueriesContext(connection) as before:
        check()
    make_invoice(invoices[0].activity, customer=invoices[0].customer)
    with CaptureQueriesContext(connection) as after:
        check()

    assert len(after) == len(before)
