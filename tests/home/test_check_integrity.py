"""`manage check_integrity` sees each thing that no longer is as it was. The owner tampers past the triggers."""

import json
import os
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.enums import Choice, PreferenceScope
from documents.invoices.settlement import allocate
from documents.models import (
    DunningCase,
    DunningPreference,
    Paper,
    PlannedAction,
    Receivable,
)
from smartportal.delivery.enums import FileKind
from smartportal.delivery.services import store_file
from smartportal.delivery.services.files import ORPHAN_AGE
from smartportal.reference.models import Rate
from smartportal.supervisor.roles import APP_ROLE
from tests.factories.drafts import (
    TODAY,
    instant,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
    make_quote,
)
from tests.factories.dunning import (
    bank_read,
    executed,
    plan_for,
    receipt,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    """Files of this test alone."""
    options = {"location": str(tmp_path)}
    default = {
        "BACKEND": f"{FileSystemStorage.__module__}.FileSystemStorage",
        "OPTIONS": options,
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


def check():
    """What is wrong, by check; only the checks that found something."""
    out = StringIO()
    with suppress(CommandError):
        call_command("check_integrity", "--json", stdout=out, stderr=StringIO())
    report = json.loads(out.getvalue().splitlines()[-1])
    found = {name: lines for name, lines in report["problems"].items() if lines}
    assert report["ok"] == (not found)
    return found


def tamper(sql, *values):
    """As the owner, with all triggers off: nothing of the portal can do this."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is pending was in order
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        assert cursor.rowcount > 0
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(f"SET ROLE {APP_ROLE}")


@pytest.fixture
def invoices():
    """F-2026-001 to 004 of one entity."""
    activity = make_activity(entity__code="coop")
    customer = make_customer(activity)
    return [make_invoice(activity, customer=customer) for _ in range(4)]


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


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("UPDATE documents_paper SET notes = 'other' WHERE id = %s", "paper"),
        ("UPDATE documents_paper SET due_on = due_on + 1 WHERE id = %s", "paper"),
        ("UPDATE documents_paper SET iban = 'BE00' WHERE id = %s", "paper"),
        ("UPDATE documents_paper SET mentions = '[]' WHERE id = %s", "paper"),
        ("UPDATE documents_paperline SET description = 'x' WHERE paper_id = %s", ""),
        ("UPDATE documents_paperparty SET name = 'x' WHERE paper_id = %s", ""),
        ("DELETE FROM documents_paperparty WHERE paper_id = %s AND role = 'buyer'", ""),
        ("UPDATE documents_papervat SET mention = 'x' WHERE paper_id = %s", ""),
    ],
)
def test_a_paper_that_was_changed_is_named(invoices, sql, row):
    tamper(sql, invoices[1].pk)

    assert check() == {CHAIN: ["coop F-2026-002: its content is not what was frozen."]}


def test_a_change_with_a_hash_made_anew_without_the_key_is_seen(invoices):
    tamper(
        "UPDATE documents_paper SET notes = 'x', hash = encode(sha256('x'), 'hex')"
        " WHERE id = %s",
        invoices[1].pk,
    )

    assert check() == {
        CHAIN: [
            "coop F-2026-002: its content is not what was frozen.",
            "coop F-2026-003: the chain is broken before it.",
        ]
    }


def remove(*papers):
    keys = [paper.pk for paper in papers]
    for table, column in (
        ("documents_paperline", "paper_id"),
        ("documents_papervat", "paper_id"),
        ("documents_paperparty", "paper_id"),
        ("documents_receivable", "invoice_id"),
        ("documents_paper", "id"),
    ):
        tamper(f"DELETE FROM {table} WHERE {column} = ANY(%s)", keys)


def test_a_hole_in_the_numbers_is_named(invoices):
    remove(invoices[1])

    assert check() == {
        CHAIN: [
            "coop F-2026-002: the number is missing.",
            "coop F-2026-003: the chain is broken before it.",
        ]
    }


def test_holes_at_both_ends_are_named(invoices):
    remove(*invoices[:2], invoices[3])

    assert check() == {
        CHAIN: [
            "coop F-2026-001 to F-2026-002: these numbers are missing.",
            "coop F-2026-003: the chain is broken before it.",
            "coop F-2026-004: the number is missing.",
            "coop F-2026: the chain does not end with its last paper.",
        ]
    }


def test_a_counter_that_was_set_back_is_seen(invoices):
    tamper("UPDATE documents_series SET n = 2 WHERE prefix = 'F'")

    assert check() == {
        CHAIN: ["coop F-2026: the counter says 2, the last number is 4."]
    }


def test_a_number_that_is_not_that_of_its_place_is_seen(invoices):
    tamper(
        "UPDATE documents_paper SET number = 'F-2026-099' WHERE id = %s",
        invoices[3].pk,
    )

    assert check() == {
        CHAIN: [
            "coop F-2026-099: the number does not fit its place 4.",
            "coop F-2026-099: its content is not what was frozen.",
        ]
    }


def test_a_date_before_that_of_the_number_ahead_is_seen(invoices):
    tamper(
        "UPDATE documents_paper SET issued_on = issued_on - 1 WHERE id = %s",
        invoices[3].pk,
    )

    assert check()[CHAIN][0] == (
        "coop F-2026-004: it is dated before the number ahead of it."
    )


def test_totals_that_are_not_those_of_the_lines_are_seen(invoices):
    draft = make_draft(invoices[0].activity)
    Paper.objects.filter(pk=draft.pk).update(net=1, gross=draft.vat + 1)

    assert check() == {
        "totals": [f"coop {draft}: its totals are not those of its lines."]
    }


def test_a_line_whose_amount_was_changed_is_seen(invoices):
    draft = make_draft(invoices[0].activity)
    draft.lines.update(net=5)

    assert check() == {
        "totals": [
            f"coop {draft}: the amount of a line is not its quantity times its price."
        ]
    }


def test_the_vat_of_an_issued_paper_is_compared_with_its_lines(invoices):
    tamper(
        "UPDATE documents_papervat SET amount = amount + 1 WHERE paper_id = %s",
        invoices[0].pk,
    )

    assert check()["totals"] == ["coop F-2026-001: its VAT is not that of its lines."]


def test_an_open_amount_that_allocations_do_not_give_is_seen(invoices):
    Receivable.objects.filter(invoice=invoices[2]).update(open_amount=Decimal("5.00"))

    assert check() == {
        "open amounts": ["coop F-2026-003: 5.00 is noted as open, 968.00 is."]
    }


def test_an_allocation_that_was_removed_is_seen(invoices):
    receivable = invoices[0].receivables.get()
    allocate(
        receivable,
        amount=Decimal("68.00"),
        on=TODAY,
        at=instant(),
        credit_note=invoices[1],
    )
    tamper("DELETE FROM documents_allocation WHERE receivable_id = %s", receivable.pk)

    assert check() == {
        "open amounts": ["coop F-2026-001: 900.00 is noted as open, 968.00 is."]
    }


def test_instalments_that_do_not_add_up_are_seen(invoices):
    tamper(
        "UPDATE documents_receivable SET amount = 1, open_amount = 1"
        " WHERE invoice_id = %s",
        invoices[0].pk,
    )

    assert check() == {
        "instalments": [
            "coop F-2026-001: its instalments make 1.00, its total is 968.00."
        ]
    }


def test_more_allocated_than_the_bank_brought_is_seen(invoices):
    entity = invoices[0].entity
    entry = receipt(bank_read(entity, until=TODAY), "968.00")
    receivable = invoices[0].receivables.get()
    allocate(
        receivable,
        amount=Decimal("968.00"),
        on=TODAY,
        at=instant(),
        bank_entry=entry,
    )
    tamper("UPDATE documents_bankentry SET amount = 900 WHERE id = %s", entry.pk)

    found = check()

    assert found["bank entries"] == [
        f"{entry.account.iban} {entry.reference}: 900.00 came in, 968.00 is allocated."
    ]


def test_money_that_the_bank_took_back_and_that_still_pays_is_seen(invoices):
    statement = bank_read(invoices[0].entity, until=TODAY)
    entry, back = receipt(statement, "968.00"), receipt(statement, "-968.00")
    allocate(
        invoices[0].receivables.get(),
        amount=Decimal("968.00"),
        on=TODAY,
        at=instant(),
        bank_entry=entry,
    )
    tamper(
        "INSERT INTO documents_bankreturn (payment_id, reversal_id, at)"
        " VALUES (%s, %s, now())",
        entry.pk,
        back.pk,
    )

    found = check()

    assert found["bank entries"] == [
        f"{entry.account.iban} {entry.reference}: "
        "the bank took it back, 968.00 is still allocated."
    ]


@pytest.fixture
def case(invoices):
    entity = invoices[0].entity
    return DunningCase.objects.create(
        receivable=invoices[0].receivables.get(),
        plan=plan_for(entity),
        opened_on=TODAY,
    )


def test_a_default_that_the_preferences_do_not_give_is_seen(case):
    action = executed(case, "reminder_1", on=TODAY)
    PlannedAction.objects.filter(pk=action.planned_id).update(state="planned")
    action.executed_on = None
    action.save()
    assert check() == {}

    DunningPreference.objects.create(
        scope=PreferenceScope.COOPERATIVE, stage="reminder_1", decision=Choice.WAIT
    )

    assert check() == {
        "defaults of steps": [
            "coop F-2026-001, reminder_1: silence is noted as ok, it means wait."
        ]
    }


def test_a_step_carried_out_without_a_day_is_seen(case):
    action = executed(case, "reminder_1", on=TODAY)
    action.executed_on = None
    action.save()

    assert check() == {
        "steps carried out": [
            "F-2026-001, reminder_1: it is executed and without a day."
        ]
    }


def test_a_step_with_a_day_that_was_not_carried_out_is_seen(case):
    action = executed(case, "reminder_1", on=TODAY)
    PlannedAction.objects.filter(pk=action.planned_id).update(state="failed")

    assert check() == {
        "steps carried out": [
            f"F-2026-001, reminder_1: it is failed and carried out on {TODAY}."
        ]
    }


def test_an_assumption_of_the_demo_taken_for_law_is_seen():
    rate = Rate.objects.filter(is_demo=True).order_by("pk").first()
    Rate.objects.filter(pk=rate.pk).update(is_demo=False)

    assert check() == {
        "rates of the demo": [
            f"{rate}: an assumption of the demo is kept as a rate of the law."
        ]
    }


def test_bytes_that_are_gone_or_were_cut_are_seen():
    gone, cut, _kept = (
        store_file(text, kind=FileKind.PAPER, content_type="text/plain")
        for text in (b"gone", b"cut off", b"kept")
    )
    Path(default_storage.path(gone.path)).unlink()
    Path(default_storage.path(cut.path)).write_bytes(b"cut")

    assert check() == {
        "files": [
            f"paper {gone.sha256}: the bytes are gone.",
            f"paper {cut.sha256}: the bytes have another size.",
        ]
    }


def test_a_file_that_no_row_knows_is_named_and_left(storage):
    names = ["a" * 64, "b" * 64]
    ages = [2 * ORPHAN_AGE + timedelta(hours=1), ORPHAN_AGE + timedelta(hours=1)]
    for name, age in zip(names, ages, strict=True):
        path = storage / name[:2] / name
        path.parent.mkdir()
        path.write_bytes(b"orphan")
        then = (timezone.now() - age).timestamp()
        os.utime(path, (then, then))

    found = check()

    assert found == {
        "files": [f"{names[0]}: no row knows this file, and it was not swept."]
    }
    assert (storage / "aa" / names[0]).exists()


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
