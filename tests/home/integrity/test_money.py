"""What is open, allocated, brought by the bank and taken back."""

from decimal import Decimal

import pytest

from documents.enums import AsideReason
from documents.invoices.settlement import allocate
from documents.models import BankReturn, Receivable
from documents.payments.asides import set_aside, take_up_again
from tests.factories.drafts import (
    TODAY,
    instant,
)
from tests.factories.dunning import (
    bank_read,
    receipt,
)
from tests.home.integrity.checking import check, tamper

pytestmark = pytest.mark.django_db


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


def test_more_allocated_and_set_aside_than_the_bank_brought_is_seen(invoices, cast):
    entry = receipt(bank_read(invoices[0].entity, until=TODAY), "1000.00")
    allocate(
        invoices[0].receivables.get(),
        amount=Decimal("968.00"),
        on=TODAY,
        at=instant(),
        bank_entry=entry,
    )
    aside = set_aside(entry, reason=AsideReason.OTHER, by=cast.admin, at=instant())
    assert "bank entries" not in check()

    tamper("UPDATE documents_setaside SET amount = 33 WHERE id = %s", aside.pk)
    assert check()["bank entries"] == [
        f"{entry.account.iban} {entry.reference}: "
        "1000.00 came in, 968.00 is allocated and 33.00 set aside."
    ]

    take_up_again(aside, by=cast.admin, at=instant())
    assert "bank entries" not in check()


def test_money_set_aside_that_the_bank_took_back_pays_nothing(invoices, cast):
    statement = bank_read(invoices[0].entity, until=TODAY)
    entry, back = receipt(statement, "968.00"), receipt(statement, "-968.00")
    set_aside(entry, reason=AsideReason.OTHER, by=cast.admin, at=instant())

    BankReturn.objects.create(payment=entry, reversal=back, at=instant())

    assert "bank entries" not in check()
