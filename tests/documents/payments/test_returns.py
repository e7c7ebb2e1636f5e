"""Money that the bank takes back pays nothing, whichever file tells of it first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from documents.invoices.settlement import AboveEntry, allocate
from documents.models import Allocation, BankEntry, BankReturn
from documents.payments.returns import take_back
from documents.payments.services import import_bank_file
from tests.factories.bank import camt, entry, payment_file
from tests.factories.drafts import TODAY, instant, make_invoice
from tests.factories.dunning import bank_read, receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return make_invoice()


@pytest.fixture
def statement(invoice):
    return bank_read(invoice.entity, until=TODAY)


def take(content):
    return import_bank_file(content, name="bank.xml", at=instant())


def payment(invoice, *, on=TODAY, text="", reference="R1"):
    return entry("968.00", text or invoice.reference, on=on, reference=reference)


def reversal(invoice, *, on=TODAY, text="", reference="R2"):
    return entry(
        "968.00", text or invoice.reference, on=on, reference=reference, reversal=True
    )


def reversal_file(invoice, *, on=TODAY, **changes):
    row = reversal(invoice, on=on, **changes)
    return camt(invoice.iban, row, on=on, total=Decimal("-968.00"), n=2)


def open_of(invoice):
    return invoice.receivables.get().open_amount


def live(entry):
    return sum(entry.allocations.values_list("amount", flat=True))


def test_a_file_with_the_newest_first_pays_nothing_with_money_that_is_gone(invoice):
    content = camt(invoice.iban, reversal(invoice), payment(invoice), on=TODAY)

    report = take(content)

    assert (report.reversed, open_of(invoice)) == (1, Decimal("968.00"))
    assert live(BankReturn.objects.get().payment) == Decimal("0.00")


def test_a_file_that_tells_of_the_return_before_the_payment_counts_too(invoice):
    take(reversal_file(invoice))
    before = TODAY - timedelta(days=1)

    report = take(payment_file(invoice.iban, "968.00", invoice.reference, on=before))

    assert (report.allocated, report.reversed, report.unmatched) == (0, 1, 0)
    assert open_of(invoice) == Decimal("968.00")
    assert list(BankEntry.objects.free()) == []


def test_a_return_takes_back_no_payment_that_came_after_it(invoice):
    take(reversal_file(invoice, on=TODAY - timedelta(days=1)))

    report = take(payment_file(invoice.iban, "968.00", invoice.reference, on=TODAY))

    assert (report.allocated, report.reversed) == (1, 0)
    assert open_of(invoice) == Decimal("0.00")


def test_one_return_takes_back_one_payment(invoice):
    take(reversal_file(invoice, text="merci"))
    both = [payment(invoice, text="merci", reference=name) for name in ("A", "B")]

    report = take(camt(invoice.iban, *both, on=TODAY, total=Decimal("1936.00")))

    assert (report.reversed, report.unmatched) == (1, 1)
    assert BankReturn.objects.count() == 1


def test_a_return_that_names_another_paper_takes_nothing_back(invoice):
    """The account is the same, but the bank says for which payment it is."""
    take(payment_file(invoice.iban, "968.00", invoice.reference, on=TODAY))
    other = make_invoice(invoice.activity)

    report = take(reversal_file(invoice, text=other.reference))

    assert (report.reversed, open_of(invoice)) == (0, Decimal("0.00"))


def test_our_own_transfer_that_bounced_is_no_payment_of_a_customer(invoice):
    back = entry("968.00", f"retour {invoice.number}", on=TODAY)
    back = back.replace("<RvslInd>false", "<RvslInd>true")

    report = take(camt(invoice.iban, back, on=TODAY, total=Decimal("968.00")))

    assert (report.allocated, report.proposed, report.unmatched) == (0, 0, 1)
    assert open_of(invoice) == Decimal("968.00")
    assert BankEntry.objects.free().count() == 1  # a person looks at it


def test_money_is_set_against_invoices_once(invoice, statement):
    money = receipt(statement, "968.00")
    pay(invoice, "900.00", money)

    with pytest.raises(AboveEntry):
        pay(make_invoice(invoice.activity), "100.00", money)

    assert live(money) == Decimal("900.00")


def test_money_that_is_gone_is_set_against_nothing(invoice, statement):
    money = receipt(statement, "968.00")
    take_back(money, reversal=receipt(statement, "-968.00"), at=instant())

    with pytest.raises(AboveEntry):
        pay(invoice, "968.00", money)

    assert open_of(invoice) == Decimal("968.00")


def pay(invoice, amount, money):
    return allocate(
        invoice.receivables.get(),
        amount=Decimal(amount),
        bank_entry=money,
        on=TODAY,
        at=instant(),
    )


# --- the last word of the database --------------------------------------------------------------


def set_against(invoice, money, amount):
    """Past the service."""
    Allocation.objects.create(
        receivable=invoice.receivables.get(),
        bank_entry=money,
        amount=Decimal(amount),
        on=TODAY,
        at=instant(),
    )


def return_of(money, back):
    BankReturn.objects.create(payment=money, reversal=back, at=instant())


@transaction.atomic
def commit(*steps):
    """Do the steps, then what the database does at commit."""
    for step in steps:
        step()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(("brought", "pays"), [("500.00", "500.01"), ("-5.00", "5.00")])
def test_the_database_refuses_more_than_came_in(invoice, statement, brought, pays):
    money = receipt(statement, brought)

    with pytest.raises(IntegrityError, match="more than it brought"):
        commit(lambda: set_against(invoice, money, pays))


@pytest.mark.parametrize("in_order", [True, False])
def test_the_database_refuses_to_pay_with_what_was_taken_back(
    invoice, statement, in_order
):
    money, back = receipt(statement, "968.00"), receipt(statement, "-968.00")
    steps = [
        lambda: set_against(invoice, money, "1.00"),
        lambda: return_of(money, back),
    ]

    with pytest.raises(IntegrityError, match="was taken back"):
        commit(*(steps if in_order else reversed(steps)))
