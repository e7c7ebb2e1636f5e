"""Upload, look, take over; and the way back out."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from documents.customers.following import add_contact, add_note
from documents.customers.importing import reading
from documents.customers.importing.services import judgements, read
from documents.models import Customer, CustomerImport
from tests.factories.drafts import make_customer

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("https://example.org")'


@pytest.fixture
def client(cast, client_for):
    assert cast.anna_activity
    return client_for(cast.anna)


def upload(client, content, name="clients.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("documents:customer_upload"), {"file": file})


def test_from_a_file_to_customers(client):
    sent = upload(client, b"nom;e-mail\nStudio;a@b.be\n<script>;x@\n")
    page = client.get(sent.url)
    before = Customer.objects.count()
    client.post(sent.url)

    assert (page.context["new"], page.context["refused"]) == (1, 1)
    assert b"&lt;script&gt;" in page.content
    assert before == 0
    assert [card.name for card in Customer.objects.all()] == ["Studio"]
    assert client.post(sent.url).status_code == 302
    assert Customer.objects.count() == 1


def test_the_refused_lines_come_back_with_their_reason_and_can_be_read_again(client):
    sent = upload(client, f"nom;e-mail;Pointure\n{HOSTILE};x@;42\n".encode())
    url = f"{sent.url}refused/"
    content = client.get(url).content

    [line] = read(content).lines
    assert line.values | {"to_mend": ""} == {
        "name": HOSTILE,
        "email": "x@",
        "to_mend": "",
    }
    assert line.rest == {"Pointure": "42"}
    [_head, row] = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert row[0]
    assert row[1].startswith("'=")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04x", b"a;b\n1;2"])
def test_a_file_that_says_nothing_is_refused_beside_its_field(client, content):
    response = upload(client, content)

    assert list(response.context["form"].errors) == ["file"]
    assert not CustomerImport.objects.exists()


def test_a_file_that_is_too_large_is_refused_unread(client, monkeypatch):
    response = upload(client, b"x" * (reading.LARGEST + 1))

    assert response.context["form"].errors["file"] == [
        "Ce fichier dépasse 5 Mo. Partagez-le en plusieurs fichiers."
    ]


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_what_is_exported_is_read_again_as_it_was(client, cast, language):
    card = make_customer(
        cast.anna_activity, name=f"{HOSTILE} 🎭 مرحبا", phone="+32 4", tags=["a", "b"]
    )
    add_note(card, "-1\n=2", by=cast.anna, at=timezone.now())
    cast.anna.language = language
    cast.anna.save()
    with translation.override(language):
        content = client.get(
            reverse("documents:customer_export", args=["csv"]),
            headers={"accept-language": language},
        ).content
    columns = ("name", "kind", "phone", "street", "vat_number", "tags", "language")
    row = Customer.objects.values(*columns).get()
    Customer.objects.all().delete()
    sent = upload(client, content)

    [found] = judgements(CustomerImport.objects.get())
    assert sent.status_code == 302
    assert {name: found.fields[name] for name in columns} == row
    assert found.note == "-1\n=2"


def test_cards_are_exported_with_their_people(client, cast):
    card = make_customer(cast.anna_activity, name="Studio; Été\\, 🎭", tags=["a"])
    add_contact(card, by=cast.anna, name="Zoé\u00a0B", email="zoe@studio.example")

    content = client.get(reverse("documents:customer_export", args=["vcf"])).content

    studio, zoe = read(content).lines
    assert (studio.values["name"], studio.values["town"]) == (card.name, "Namur")
    assert (zoe.values["contact_name"], zoe.values["email"]) == (
        "Zoé\u00a0B",
        "zoe@studio.example",
    )


def test_a_workbook_is_exported(client, cast):
    make_customer(cast.anna_activity)

    response = client.get(reverse("documents:customer_export", args=["xlsx"]))

    assert response.content.startswith(b"PK")


def test_staff_take_nobody_s_customers_along(cast, client_for):
    make_customer(cast.anna_activity)

    content = (
        client_for(cast.olga)
        .get(reverse("documents:customer_export", args=["csv"]))
        .content
    )

    assert len(content.decode().splitlines()) == 1


def test_a_form_that_is_none_is_no_address(client):
    url = reverse("documents:customer_export", args=["pdf"])

    assert client.get(url).status_code == 404
