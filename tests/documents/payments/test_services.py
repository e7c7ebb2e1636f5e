from datetime import date, timedelta
from decimal import Decimal

import pytest

from documents.invoices.services import invoice_quote, issue_invoice
from documents.models import Allocation, BankEntry, BankFile, BankStatement
from documents.payments.parsers import BadBankFile
from documents.payments.services import UnknownAccount, import_bank_file
from documents.quotes.services import accept_quote
from documents.references import sole_structured
from members.models import EntityAccount
from tests.factories.bank import camt, entry, payment_file
from tests.factories.drafts import (
    TODAY,
    instant,
    make_activity,
    make_invoice,
    make_quote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return make_invoice()


def take(content, **options):
    return import_bank_file(content, name="bank.xml", at=instant(), **options)


def open_of(invoice):
    return invoice.receivables.get().open_amount


def test_the_structured_communication_pays_the_invoice(invoice):
    report = take(payment_file(invoice.iban, "968.00", invoice.reference, on=TODAY))

    assert report.counts() == {
        "name": "bank.xml",
        "statements": 1,
        "entries_new": 1,
        "entries_known": 0,
        "allocated": 1,
        "proposed": 0,
        "unmatched": 0,
        "reversed": 0,
    }
    assert open_of(invoice) == Decimal("0.00")
    assert BankEntry.objects.get().communication == sole_structured(invoice.reference)


@pytest.mark.parametrize(
    "text",
    ["F-2026-001", "f2026/1 merci", "Facture 2026 001", "betaling factuur 2026-0001"],
)
def test_the_number_in_any_spelling_pays_the_invoice(invoice, text):
    assert take(payment_file(invoice.iban, "968.00", text, on=TODAY)).allocated == 1
    assert open_of(invoice) == Decimal("0.00")


def test_the_number_of_the_quote_pays_its_invoice(proof_for):
    quote = make_quote()
    accept_quote(quote, name="M", proof=proof_for(quote), on=TODAY, at=instant())
    draft = invoice_quote(quote, by=quote.created_by, at=instant())
    invoice = issue_invoice(
        draft, on=TODAY, today=TODAY, at=instant(), by=quote.created_by
    )

    assert (
        take(payment_file(invoice.iban, "968.00", "devis 2026-001", on=TODAY)).allocated
        == 1
    )
    assert open_of(invoice) == Decimal("0.00")


def test_a_file_imported_twice_adds_nothing(invoice):
    content = payment_file(invoice.iban, "500.00", invoice.reference, on=TODAY)
    take(content)

    report = take(content)

    assert (report.entries_new, report.entries_known, report.allocated) == (0, 1, 0)
    assert open_of(invoice) == Decimal("468.00")
    assert BankFile.objects.count() == 1


def test_an_entry_that_another_file_brings_again_is_the_same(invoice):
    take(payment_file(invoice.iban, "500.00", invoice.reference, on=TODAY, n=1))

    report = take(
        payment_file(invoice.iban, "500.00", invoice.reference, on=TODAY, n=2)
    )

    assert (report.entries_new, report.entries_known) == (0, 1)
    assert open_of(invoice) == Decimal("468.00")


def test_a_part_is_taken_and_the_rest_stays_open(invoice):
    take(payment_file(invoice.iban, "967.99", invoice.reference, on=TODAY))

    assert open_of(invoice) == Decimal("0.01")


def test_an_overpayment_leaves_its_rest_free(invoice):
    take(payment_file(invoice.iban, "1000.00", invoice.reference, on=TODAY))

    assert open_of(invoice) == Decimal("0.00")
    assert BankEntry.objects.with_rest().get().rest == Decimal("32.00")


def test_a_bundle_that_adds_up_pays_all_its_invoices():
    activity = make_activity()
    first, second = make_invoice(activity), make_invoice(activity)
    text = f"{first.number} et {second.number}"

    take(payment_file(first.iban, "1936.00", text, on=TODAY))

    assert (open_of(first), open_of(second)) == (Decimal("0.00"), Decimal("0.00"))


def test_a_bundle_that_does_not_add_up_waits_for_a_person():
    activity = make_activity()
    first, second = make_invoice(activity), make_invoice(activity)

    report = take(
        payment_file(
            first.iban, "1900.00", f"{first.number} et {second.number}", on=TODAY
        )
    )

    assert (report.allocated, report.unmatched) == (0, 1)
    assert open_of(first) == Decimal("968.00")


def test_an_account_and_an_amount_seen_before_only_propose(invoice):
    take(payment_file(invoice.iban, "968.00", invoice.reference, on=TODAY))
    second = make_invoice(invoice.activity, customer=invoice.customer)

    report = take(
        payment_file(invoice.iban, "968.00", "merci", on=TODAY, reference="R2", n=2)
    )

    assert (report.allocated, report.proposed, report.unmatched) == (0, 1, 0)
    assert open_of(second) == Decimal("968.00")


def test_a_payment_to_another_entity_pays_nothing_here(invoice):
    other = make_invoice()

    report = take(payment_file(other.iban, "968.00", invoice.reference, on=TODAY))

    assert report.unmatched == 1
    assert open_of(invoice) == Decimal("968.00")


def test_a_payment_that_the_bank_takes_back_opens_the_invoice_again(invoice):
    take(payment_file(invoice.iban, "968.00", invoice.reference, on=TODAY))
    back = entry("968.00", invoice.reference, on=TODAY, reference="R2", reversal=True)

    report = take(camt(invoice.iban, back, on=TODAY, total=Decimal("-968.00"), n=2))

    assert report.reversed == 1
    assert open_of(invoice) == Decimal("968.00")
    assert Allocation.objects.count() == 2


def test_an_unknown_account_refuses_the_whole_file(invoice):
    with pytest.raises(UnknownAccount):
        take(payment_file("BE68539007547034", "1.00", "x", on=TODAY))

    assert not BankFile.objects.exists()


def test_an_unknown_account_can_be_opened_on_demand(invoice):
    take(
        payment_file("BE68539007547034", "1.00", "x", on=TODAY),
        add_accounts_to=invoice.entity,
    )

    account = EntityAccount.objects.get(iban="BE68539007547034")
    assert (account.entity, account.is_main) == (invoice.entity, False)


def test_a_truncated_file_is_refused_whole(invoice):
    content = payment_file(invoice.iban, "968.00", invoice.reference, on=TODAY)

    with pytest.raises(BadBankFile):
        take(content[:-40])

    assert open_of(invoice) == Decimal("968.00")
    assert not BankEntry.objects.exists()


def test_the_day_of_a_file_is_that_of_the_place(invoice):
    """At 23:00 in London it is already tomorrow in Brussels."""
    content = payment_file(invoice.iban, "1.00", "x", on=date(2062, 1, 1))

    import_bank_file(content, name="b", at=instant(TODAY, hour=23))

    assert BankStatement.objects.get().read_until == TODAY + timedelta(days=1)


def test_a_payment_taken_back_is_no_longer_free_money(invoice):
    take(payment_file(invoice.iban, "968.00", invoice.reference, on=TODAY))
    back = entry("968.00", invoice.reference, on=TODAY, reference="R2", reversal=True)

    take(camt(invoice.iban, back, on=TODAY, total=Decimal("-968.00"), n=2))

    assert list(BankEntry.objects.free()) == []


def test_a_payment_that_paid_nothing_can_be_taken_back_too(invoice):
    take(payment_file(invoice.iban, "50.00", "merci", on=TODAY))
    back = entry("50.00", "merci", on=TODAY, reference="R2", reversal=True)

    report = take(camt(invoice.iban, back, on=TODAY, total=Decimal("-50.00"), n=2))

    assert report.reversed == 1
    assert list(BankEntry.objects.free()) == []
