"""The bank's page: files in, proposals confirmed."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import Allocation, BankEntry, BankFile
from documents.payments.proposals import (
    NotProposed,
    confirm_proposal,
    proposals_for,
    proposals_of,
)
from smartportal.core.ids import new_public_id
from smartportal.reference.accounts import format_iban
from tests.cast import with_second_factor
from tests.desk.pages import once, toasts
from tests.factories.bank import camt, entry, payment_file
from tests.factories.dunning import bank_read, main_account, owed, pay, receipt, shop
from tests.factories.members import (
    EntityAccountFactory,
    LegalEntityFactory,
    StaffRoleFactory,
    UserFactory,
)
from tests.factories.steps import NOW, TODAY

pytestmark = pytest.mark.django_db
URL = reverse("desk:bank")
PAYER = "BE71096123456769"


def page(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def paid_by(name, statement, amount, **changes):
    """Money of somebody by name; what the bank said is never changed afterwards."""
    values = {
        "statement": statement,
        "account": statement.account,
        "reference": f"{name} {amount}",
        "booked_on": statement.read_until,
        "amount": Decimal(amount),
        "counterparty_name": name,
    }
    return BankEntry.objects.create(**values | changes)


def payers(html):
    return re.findall(r'<p class="grow"><b>(.*?)</b>, <time', html)


def upload(client, content, name="statement.xml"):
    return client.post(
        URL, {"file": SimpleUploadedFile(name, content)}, follow=True
    ).content.decode()


def iban(cast):
    return cast.entity.accounts.get().iban


# --- money without an invoice ------------------------------------------------------------------


@pytest.fixture
def known_payer(cast):
    """A customer who paid from this account before, and who owes 55.00 now."""
    activity = cast.anna_activity
    statement = bank_read(cast.entity, until=TODAY)
    before = owed(activity, due_on=date(2026, 10, 1), amount="10.00")
    pay(before, statement, at=NOW)
    return owed(
        activity,
        due_on=date(2026, 11, 14),
        amount="55.00",
        customer=before.invoice.customer,
    ), statement


def test_free_money_is_listed_with_its_rest_the_newest_first(cast, elise, known_payer):
    _receivable, statement = known_payer
    receipt(statement, "20.00", iban="BE68539007547034")
    paid_by("Brume", statement, "30.00", booked_on=date(2026, 11, 25))

    html = page(elise)

    assert payers(html) == ["Brume", "Unknown payer"]
    assert "€30.00" in html


def test_a_proposal_is_confirmed_by_a_person_once(cast, elise, known_payer):
    receivable, statement = known_payer
    entry = receipt(statement, "55.00", iban=PAYER)
    html = page(elise)
    url = reverse("desk:allocation", args=[entry.public_id])
    assert f"Perhaps {receivable.invoice.number}" in html
    token = once(html.split(url)[1])
    data = {"once": token, "receivable": receivable.public_id}

    first = elise.post(url, data, follow=True).content.decode()
    second = elise.post(url, data, follow=True).content.decode()

    receivable.refresh_from_db()
    assert receivable.open_amount == Decimal("0.00")
    assert toasts(first) == [f"Set against {receivable.invoice.number}."]
    assert toasts(second) == ["This was already done."]
    assert Allocation.objects.filter(bank_entry=entry).count() == 1


def test_only_what_is_proposed_can_be_confirmed(cast, known_payer):
    receivable, statement = known_payer
    other = owed(cast.anna_activity, due_on=TODAY, amount="55.00")
    entry = receipt(statement, "55.00", iban=PAYER)

    with pytest.raises(NotProposed):
        confirm_proposal(entry, other, by=cast.accountant, at=NOW)
    confirm_proposal(entry, receivable, by=cast.accountant, at=NOW)
    with pytest.raises(NotProposed):
        confirm_proposal(entry, receivable, by=cast.accountant, at=NOW)


def test_a_number_that_stands_alone_is_proposed_for_a_part(cast, elise):
    receivable = owed(cast.anna_activity, due_on=TODAY, amount="100.00")
    number = receivable.invoice.number
    text = f"commande {number.removeprefix('F-')} boutique"
    content = payment_file(iban(cast), "45.00", text, on=TODAY)
    assert "0 set against invoices, 1 to confirm" in upload(elise, content)

    html = page(elise)
    entry = BankEntry.objects.get()
    confirm_proposal(entry, receivable, by=cast.accountant, at=NOW)

    receivable.refresh_from_db()
    assert f"Perhaps {number}" in html
    assert "the text has its number, but €100.00 is open" in html
    assert receivable.open_amount == Decimal("55.00")


def test_what_is_paid_above_a_proposal_stays_free(cast, elise):
    receivable = owed(cast.anna_activity, due_on=TODAY, amount="100.00")
    text = receivable.invoice.number.removeprefix("F-")
    upload(elise, payment_file(iban(cast), "120.00", text, on=TODAY))

    confirm_proposal(BankEntry.objects.get(), receivable, by=cast.accountant, at=NOW)

    receivable.refresh_from_db()
    assert receivable.open_amount == Decimal("0.00")
    assert BankEntry.objects.free().get().rest == Decimal("20.00")
    assert "Perhaps" not in page(elise)


def test_proposals_for_many_are_those_for_each(cast, known_payer):
    receivable, statement = known_payer
    elsewhere = owed(shop(), due_on=TODAY, amount="55.00")
    owed(
        cast.anna_activity,
        due_on=TODAY,
        amount="55.00",
        customer=receivable.invoice.customer,
    )
    entries = [
        receipt(statement, "55.00", iban=PAYER),
        receipt(statement, "54.99", iban=PAYER),
        receipt(statement, "55.00", iban="BE68539007547034"),
        receipt(statement, "55.00", iban=""),
        receipt(bank_read(elsewhere.invoice.entity, until=TODAY), "55.00", iban=PAYER),
    ]
    rows = list(
        BankEntry.objects.filter(pk__in=[each.pk for each in entries]).select_related(
            "account"
        )
    )

    found = proposals_of(rows)

    assert found == {row.pk: proposals_for(row) for row in rows}
    assert [len(found[each.pk]) for each in entries] == [2, 0, 0, 0, 0]


@pytest.mark.parametrize("text", ["brume", "30,00", "30.00", "hello", "090/9337"])
def test_a_payment_is_found_by_payer_amount_or_words(cast, elise, text):
    statement = bank_read(cast.entity, until=TODAY)
    paid_by(
        "Brume", statement, "30.00", communication="090933755493", text="Hello there"
    )
    receipt(statement, "77.10")

    assert payers(page(elise, q=text)) == ["Brume"]


def test_money_that_pays_no_invoice_is_set_aside_and_taken_up_again(cast, elise):
    entry = paid_by("Brume", bank_read(cast.entity, until=TODAY), "30.00")
    url = reverse("desk:aside", args=[entry.public_id])

    html = elise.post(url, {"reason": "refunded"}, follow=True).content.decode()

    assert toasts(html) == ["Set aside: it holds no reminder back any more."]
    assert payers(html) == []
    assert "Brume, <" in html.split('id="asides"')[1]
    aside = entry.set_asides.get()
    assert (aside.by, aside.reason, aside.at) == (cast.accountant, "refunded", NOW)

    release = reverse("desk:aside_release", args=[aside.public_id])
    html = elise.post(release, follow=True).content.decode()

    assert toasts(html) == ["Taken up again: it waits for its invoice."]
    assert payers(html) == ["Brume"]


def test_it_is_set_aside_for_a_reason_only(cast, elise):
    entry = paid_by("Brume", bank_read(cast.entity, until=TODAY), "30.00")
    url = reverse("desk:aside", args=[entry.public_id])

    html = elise.post(url, {"reason": "x"}, follow=True).content.decode()

    assert toasts(html) == ["Say why this money pays no invoice."]
    assert payers(html) == ["Brume"]


def test_money_that_waits_for_long_says_that_reminders_no_longer_do(cast, elise):
    paid_by("Brume", bank_read(cast.entity, until=date(2026, 10, 1)), "30.00")

    assert "reminders no longer wait for it" in page(elise)


def test_every_payment_with_its_invoice_says_so(elise):
    assert "Every payment has its invoice" in page(elise)


# --- who ---------------------------------------------------------------------------------------


def test_an_accountant_of_one_entity_sees_its_bank_only(cast, client_for):
    other = LegalEntityFactory()
    EntityAccountFactory(entity=other)
    elsewhere = with_second_factor(UserFactory(first_name="Else", is_staff=True))
    StaffRoleFactory(user=elsewhere, role="accountant", entity=other)
    statement = bank_read(cast.entity, until=TODAY)
    entry = paid_by("Brume", statement, "30.00")
    client = client_for(elsewhere)

    assert payers(page(client)) == []
    assert (
        client.post(reverse("desk:allocation", args=[entry.public_id])).status_code
        == 404
    )


def test_a_file_of_another_entity_is_refused_and_pays_nothing(cast, client_for):
    receivable = owed(cast.anna_activity, due_on=TODAY, amount="100.00")
    elsewhere = with_second_factor(UserFactory(first_name="Else", is_staff=True))
    StaffRoleFactory(user=elsewhere, role="accountant", entity=LegalEntityFactory())
    content = payment_file(iban(cast), "100.00", receivable.invoice.number, on=TODAY)

    client = client_for(elsewhere)
    client.cookies["language"] = "en"

    html = upload(client, content)

    receivable.refresh_from_db()
    assert f"Account {iban(cast)} is not one of the cooperative" in html
    assert receivable.open_amount == Decimal("100.00")
    assert BankFile.objects.count() == 0


def test_who_only_recovers_there_says_not_what_its_money_is_for(cast, client_for):
    """An accountant of one entity who recovers the debts of another."""
    both = with_second_factor(UserFactory(first_name="Both", is_staff=True))
    StaffRoleFactory(user=both, role="accountant", entity=LegalEntityFactory())
    StaffRoleFactory(user=both, role="recovery", entity=cast.entity)
    entry = paid_by("Brume", bank_read(cast.entity, until=TODAY), "30.00")
    client = client_for(both)

    assert payers(page(client)) == []
    for name in ("desk:allocation", "desk:aside"):
        url = reverse(name, args=[entry.public_id])
        assert client.post(url, {"reason": "other"}).status_code == 404


@pytest.mark.parametrize(
    "who", ["anna", "carla", "olga", "recovery", "past_substitute"]
)
def test_the_page_is_for_who_keeps_the_accounts(cast, client_for, who):
    client = client_for(cast.user(who))

    assert client.get(URL).status_code == 403
    assert (
        client.post(reverse("desk:allocation", args=[new_public_id()])).status_code
        == 403
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    cast, elise, known_payer, django_assert_num_queries, count
):
    _receivable, statement = known_payer
    for n in range(count):
        receipt(statement, "55.00", iban=PAYER)
        upload(
            elise,
            camt(
                iban(cast),
                entry("1.00", "?", on=TODAY, reference=f"N{n}"),
                on=TODAY,
                total=Decimal(1),
                n=n,
            ),
        )

    with django_assert_num_queries(QUERIES):
        elise.get(URL)


# Session, user, roles with the second factor, bell; the payments of the page: how many, they, whose
# invoices fit, until when they hold reminders back; beside them asides, files, and reads.
QUERIES = 4 + 4 + 3


def test_each_account_on_which_money_is_awaited_has_its_line(cast, elise):
    owed(cast.anna_activity, due_on=TODAY)
    former = main_account(cast.entity)
    cast.entity.accounts.update(is_main=False)
    present = EntityAccountFactory(entity=cast.entity)
    bank_read(cast.entity, until=TODAY)

    lines = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page(elise))

    name = cast.entity.name
    assert [account for account, _read in lines] == [
        f"{name} {format_iban(present.iban)}",
        f"{name} {format_iban(former.iban)}",
    ]
    assert [read == "never" for _account, read in lines] == [False, True]
