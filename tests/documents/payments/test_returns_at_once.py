"""The bank takes a payment back while a person confirms it: in either order the invoice stays open."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from documents.models import BankEntry, BankReturn
from documents.payments.proposals import NotProposed, confirm_proposal
from documents.payments.returns import take_back
from documents.payments.services import import_bank_file
from tests.factories.bank import payment_file
from tests.factories.drafts import TODAY, instant, make_invoice
from tests.factories.dunning import bank_read, receipt

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20  # seconds


@pytest.fixture
def proposed():
    """A payment of 967.00 that is proposed for an invoice, and the debit that takes it back."""
    invoice = make_invoice()
    for n, (amount, text) in enumerate(
        [("1.00", invoice.reference), ("967.00", "merci")], start=1
    ):
        content = payment_file(
            invoice.iban, amount, text, on=TODAY, reference=f"R{n}", n=n
        )
        import_bank_file(content, name="bank.xml", at=instant())
    payment = BankEntry.objects.get(amount=Decimal("967.00"))
    debit = receipt(bank_read(invoice.entity, until=TODAY), "-967.00")
    return invoice, payment, debit


class Second(threading.Thread):
    """Does something on a connection of its own, and keeps what it raised."""

    def __init__(self, function):
        super().__init__()
        self.function, self.raised, self.pid = function, None, None
        self.known = threading.Event()

    def run(self):
        try:
            connection.ensure_connection()
            self.pid = connection.connection.info.backend_pid
            self.known.set()
            self.function()
        except Exception as error:
            self.raised = error
        finally:
            connection.close()

    def waits(self):
        """Whether it stands before a lock; it asks until it does, or is done without."""
        assert self.known.wait(PATIENCE)
        while self.is_alive():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT cardinality(pg_blocking_pids(%s)) > 0", [self.pid]
                )
                if cursor.fetchone()[0]:
                    return True
            self.join(0.02)
        return False


def while_open(first, second):
    """`second` begins when `first` is done and not committed yet."""
    other = Second(second)
    with transaction.atomic():
        first()
        other.start()
        assert other.waits()
    other.join(PATIENCE)
    return other.raised


def confirm(invoice, payment):
    confirm_proposal(
        payment, invoice.receivables.get(), by=invoice.created_by, at=instant()
    )


def state_of(invoice, payment):
    used = sum(payment.allocations.values_list("amount", flat=True))
    return invoice.receivables.get().open_amount, used, BankReturn.objects.count()


def test_a_return_waits_for_a_confirmation_and_undoes_it(proposed):
    invoice, payment, debit = proposed

    raised = while_open(
        lambda: confirm(invoice, payment),
        lambda: take_back(payment, reversal=debit, at=instant()),
    )

    assert raised is None
    assert state_of(invoice, payment) == (Decimal("967.00"), Decimal("0.00"), 1)


def test_a_confirmation_waits_for_a_return_and_is_refused(proposed):
    invoice, payment, debit = proposed

    raised = while_open(
        lambda: take_back(payment, reversal=debit, at=instant()),
        lambda: confirm(invoice, payment),
    )

    assert type(raised) is NotProposed
    assert state_of(invoice, payment) == (Decimal("967.00"), Decimal("0.00"), 1)
