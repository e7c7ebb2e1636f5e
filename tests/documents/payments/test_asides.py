"""Money that pays no invoice is set aside, with a reason, and can be taken up again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from documents.enums import AsideReason
from documents.invoices.settlement import AboveEntry, allocate, undo_allocation
from documents.models import Allocation, BankEntry, SetAside
from documents.payments.asides import (
    AlreadyTakenUp,
    NothingLeft,
    set_aside,
    take_up_again,
)
from tests.factories.drafts import TODAY, instant, make_invoice
from tests.factories.dunning import bank_read, receipt
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return make_invoice()


@pytest.fixture
def money(invoice):
    return receipt(bank_read(invoice.entity, until=TODAY), "1000.00")


@pytest.fixture
def elise():
    return UserFactory(first_name="Elise")


def pay(invoice, money, amount="968.00"):
    return allocate(
        invoice.receivables.get(),
        amount=Decimal(amount),
        bank_entry=money,
        on=TODAY,
        at=instant(),
    )


def aside(money, elise):
    return set_aside(money, reason=AsideReason.REFUNDED, by=elise, at=instant())


def rests():
    return list(BankEntry.objects.free().values_list("rest", flat=True))


def test_the_rest_of_an_overpayment_is_set_aside(invoice, money, elise):
    pay(invoice, money)

    row = aside(money, elise)

    assert (row.amount, row.reason, row.by) == (Decimal("32.00"), "refunded", elise)
    assert rests() == []


def test_it_is_set_aside_once(money, elise):
    aside(money, elise)

    with pytest.raises(NothingLeft):
        aside(money, elise)


def test_what_is_aside_pays_nothing(invoice, money, elise):
    aside(money, elise)

    with pytest.raises(AboveEntry):
        pay(invoice, money)


def test_it_is_taken_up_again_once_and_the_rows_stay(money, elise):
    row = aside(money, elise)

    take_up_again(row, by=elise, at=instant())

    with pytest.raises(AlreadyTakenUp):
        take_up_again(row, by=elise, at=instant())
    assert rests() == [Decimal("1000.00")]
    assert aside(money, elise).pk != row.pk
    assert SetAside.objects.count() == 2


def test_only_what_was_left_is_aside_when_the_payment_is_undone(invoice, money, elise):
    paid = pay(invoice, money)
    aside(money, elise)

    undo_allocation(paid, on=TODAY, at=instant())

    assert rests() == [Decimal("968.00")]


def test_a_row_changes_by_being_taken_up_alone(money, elise):
    row = aside(money, elise)

    for change in ({"amount": 1}, {"reason": "other"}, {"by": UserFactory()}):
        with pytest.raises(IntegrityError, match="final"), transaction.atomic():
            SetAside.objects.update(**change)
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        row.delete()
    take_up_again(row, by=elise, at=instant())
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        SetAside.objects.update(ended_at=instant() + timedelta(days=1))


@transaction.atomic
def commit(write):
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_to_set_aside_what_is_used(invoice, money, elise):
    pay(invoice, money)
    row = SetAside(
        entry=money, amount=Decimal("32.01"), reason="other", by=elise, at=instant()
    )

    with pytest.raises(IntegrityError, match="not left of it"):
        commit(row.save)


def test_the_database_refuses_to_use_what_is_aside(invoice, money, elise):
    aside(money, elise)
    payment = Allocation(
        receivable=invoice.receivables.get(),
        bank_entry=money,
        amount=Decimal("0.01"),
        on=TODAY,
        at=instant(),
    )

    with pytest.raises(IntegrityError, match="not left of it"):
        commit(payment.save)
