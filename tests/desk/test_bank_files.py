"""Files on the bank's page: taken whole or refused whole."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import BankEntry, BankFile
from tests.desk.pages import toasts
from tests.factories.bank import payment_file
from tests.factories.dunning import owed
from tests.factories.steps import TODAY

pytestmark = pytest.mark.django_db
URL = reverse("desk:bank")


def page(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def upload(client, content, name="statement.xml"):
    return client.post(
        URL, {"file": SimpleUploadedFile(name, content)}, follow=True
    ).content.decode()


def iban(cast):
    return cast.entity.accounts.get().iban


def test_a_file_brings_entries_and_pays_what_it_names(cast, elise):
    receivable = owed(cast.anna_activity, due_on=date(2026, 11, 14), amount="100.00")
    content = payment_file(iban(cast), "100.00", receivable.invoice.number, on=TODAY)

    html = upload(elise, content)

    receivable.refresh_from_db()
    assert receivable.open_amount == Decimal("0.00")
    assert toasts(html) == [
        "statement.xml: 1 new entries, 1 set against invoices, 0 to confirm, 0 unknown."
    ]
    assert "One entry, 1 set against an invoice." in html


def test_the_same_file_twice_brings_nothing(cast, elise):
    content = payment_file(iban(cast), "100.00", "?", on=TODAY)
    upload(elise, content)

    html = upload(elise, content)

    assert toasts(html) == ["statement.xml brings nothing new."]
    assert (BankFile.objects.count(), BankEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "content", [b"", b"not a bank file", b"<Document/>", b"\x00\xff" * 50]
)
def test_what_is_no_bank_file_is_refused_whole(cast, elise, content):
    html = upload(elise, content)

    assert 'class="callout errors"' in html
    assert BankFile.objects.count() == 0


def test_an_account_that_is_not_ours_is_named(cast, elise):
    html = upload(elise, payment_file("BE68539007547034", "1.00", "?", on=TODAY))

    assert "Account BE68539007547034 is not one of the cooperative&#x27;s." in html
    assert BankFile.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_unread(cast, elise, monkeypatch):
    monkeypatch.setattr("smartportal.desk.forms.LARGEST", 10)

    assert "larger than 20 MB" in upload(elise, b"x" * 11)


def test_without_a_file_the_form_says_so(elise):
    html = elise.post(URL).content.decode()

    assert "Choose: Bank file." in html
