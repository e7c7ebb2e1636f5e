"""Money without an invoice holds its payer's reminders back, but not for ever."""

from datetime import timedelta
from decimal import Decimal

import pytest

from documents.dunning.bank import covered_by_receipts
from documents.dunning.settings import RECEIPT_DAYS
from documents.enums import AsideReason
from documents.models import BankEntry, Receivable
from documents.payments.asides import set_aside
from smartportal.reference.settings import change_setting
from tests.documents.dunning.days import DUE, NOV_24, morning
from tests.factories.dunning import bank_read, owed, pay, receipt
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
PAYER = "BE71096123456769"
AT = morning(NOV_24)


@pytest.fixture
def statement(nora):
    return bank_read(nora.entity, until=NOV_24 - timedelta(days=1))


@pytest.fixture
def receivable(nora, statement):
    """500.00 of a debtor who paid from this account before."""
    before = owed(nora, due_on=DUE, amount="1936.00")
    pay(before, statement, at=AT)
    return owed(nora, due_on=DUE, amount="500.00", customer=before.invoice.customer)


def is_covered(receivable, *, at=AT):
    rows = Receivable.objects.filter(pk=receivable.pk)
    return bool(
        covered_by_receipts(list(rows.select_related("invoice__customer")), at=at)
    )


def test_a_payment_that_came_twice_holds_the_next_reminder(receivable, statement):
    receipt(statement, "1936.00", iban=PAYER)

    assert is_covered(receivable)


def test_one_that_was_refunded_and_set_aside_holds_nothing(receivable, statement):
    twice = receipt(statement, "1936.00", iban=PAYER)
    receipt(statement, "-1936.00", iban=PAYER)

    set_aside(twice, reason=AsideReason.REFUNDED, by=UserFactory(), at=AT)

    assert not is_covered(receivable)


def test_one_that_nobody_could_place_holds_for_thirty_days(receivable, statement):
    receipt(statement, "1936.00", iban=PAYER)
    read_at = statement.bank_file.imported_at

    assert is_covered(receivable, at=read_at + timedelta(days=30))
    assert not is_covered(receivable, at=read_at + timedelta(days=30, seconds=1))


def test_how_long_it_holds_is_a_setting_with_a_date(receivable, statement):
    receipt(statement, "1936.00", iban=PAYER)
    change_setting(RECEIPT_DAYS, 3, on=NOV_24 + timedelta(days=5))

    assert is_covered(receivable, at=AT + timedelta(days=4))
    assert not is_covered(receivable, at=AT + timedelta(days=5))


def test_our_own_transfer_that_came_back_holds_nothing(receivable, statement):
    BankEntry.objects.create(
        statement=statement,
        account=statement.account,
        reference="back",
        booked_on=NOV_24,
        amount=Decimal("1936.00"),
        counterparty_iban=PAYER,
        is_reversal=True,
    )

    assert not is_covered(receivable)
