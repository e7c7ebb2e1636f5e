"""Numbers in what a payer wrote: behind a word they are meant, alone they must fit to the cent."""

import pytest

from documents.payments.services import import_bank_file
from tests.factories.bank import payment_file
from tests.factories.drafts import TODAY, instant, make_activity, make_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoices():
    """F-2026-001 and 002 of one activity, 968.00 each."""
    activity = make_activity()
    return [make_invoice(activity), make_invoice(activity)]


def take(invoice, amount, text):
    content = payment_file(invoice.iban, amount, text, on=TODAY)
    return import_bank_file(content, name="bank.xml", at=instant())


def left(invoices):
    return [str(each.receivables.get().open_amount) for each in invoices]


@pytest.mark.parametrize(
    "text", ["commande 2026-001 boutique", "2026-001", "Ref 2026/001"]
)
def test_a_number_that_stands_alone_takes_no_part(invoices, text):
    report = take(invoices[0], "45.00", text)

    assert (report.allocated, report.proposed) == (0, 1)
    assert left(invoices) == ["968.00", "968.00"]


@pytest.mark.parametrize("text", ["2026-001", "commande 2026/001 boutique"])
def test_a_number_that_stands_alone_pays_to_the_cent(invoices, text):
    assert take(invoices[0], "968.00", text).allocated == 1
    assert left(invoices) == ["0.00", "968.00"]


@pytest.mark.parametrize(
    "text", ["F-2026-001", "f 2026 1", "Facture 2026-001", "Rechnung Nr. 2026/001"]
)
def test_a_number_behind_its_letters_or_a_word_takes_a_part(invoices, text):
    assert take(invoices[0], "45.00", text).allocated == 1
    assert left(invoices) == ["923.00", "968.00"]


def test_numbers_of_one_list_are_meant_together(invoices):
    assert take(invoices[0], "1936.00", "Facture 2026-001 et 2026-002").allocated == 1
    assert left(invoices) == ["0.00", "0.00"]


def test_a_number_beside_the_one_that_is_meant_changes_nothing(invoices):
    text = "F-2026-001 commande 2026-002"

    assert take(invoices[0], "968.00", text).allocated == 1
    assert left(invoices) == ["0.00", "968.00"]


def test_of_several_numbers_that_do_not_add_up_nobody_knows_the_parts(invoices):
    report = take(invoices[0], "500.00", "F-2026-001 commande 2026-002")

    assert (report.allocated, report.proposed, report.unmatched) == (0, 0, 1)
    assert left(invoices) == ["968.00", "968.00"]
