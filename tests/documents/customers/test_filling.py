"""The form of a card, filled in from the VAT number."""

import pytest
from django.urls import reverse

from documents.customers import asking
from documents.models import Customer
from tests.factories.drafts import make_customer

KNOWN = "BE0999200067"


@pytest.fixture
def client(cast, client_for):
    assert cast.anna_activity
    return client_for(cast.anna)


def fill_in(client, url=None, **typed):
    url = url or reverse("documents:customer_new")
    values = {"country": "BE", "language": "nl", "lookup": "1"}
    response = client.post(url, values | typed)
    assert not Customer.objects.filter(name="Typed").exists()
    return response


def value(response, name):
    return response.context["form"][name].value()


def test_what_is_empty_is_filled_in_and_nothing_is_kept_yet(client):
    response = fill_in(client, vat_number="0999.200.067", phone="081 22 33 44")

    names = ("name", "street", "house_number", "postal_code", "town", "vat_number")
    assert [value(response, name) for name in names] == [
        "Théâtre du Quai SC",
        "Quai des Platanes",
        "8",
        "5000",
        "Namur",
        KNOWN,
    ]
    assert (value(response, "phone"), value(response, "language")) == (
        "081 22 33 44",
        "nl",
    )
    assert response.context["found"].status == "ok"
    assert not Customer.objects.exists()


def test_what_was_typed_stays(client):
    response = fill_in(client, vat_number=KNOWN, name="Typed", town="Dinant")

    assert (value(response, "name"), value(response, "town")) == ("Typed", "Dinant")
    assert value(response, "street") == ""


def test_a_register_that_is_down_is_told_and_nothing_typed_is_lost(client):
    typed = {"name": "<b>🎭</b>", "tags": "a, b", "delivery-street": "Quai 1"}
    response = fill_in(client, vat_number="LU15027442", country="LU", **typed)

    html = response.content.decode()
    assert "Le registre européen ne répond pas pour le moment" in html
    assert "&lt;b&gt;🎭&lt;/b&gt;" in html
    assert value(response, "tags") == "a, b"
    assert response.context["delivery"]["street"].value() == "Quai 1"


def test_a_card_that_exists_is_filled_in_without_being_changed(client, cast):
    card = make_customer(cast.anna_activity, name="Studio", town="")
    url = reverse("documents:customer_edit", args=[card.public_id])

    response = fill_in(
        client, url, vat_number=KNOWN, name="Studio", kind="business", next="/invoices/"
    )

    assert value(response, "town") == "Namur"
    assert Customer.objects.get().town == ""
    assert response.context["next"] == "/invoices/"


def test_so_many_numbers_a_day_are_asked_for_and_what_nobody_is_asked_does_not_count(
    client, monkeypatch
):
    monkeypatch.setattr(asking, "MOST_A_DAY", 2)
    fill_in(client, vat_number="BE1")
    fill_in(client, vat_number=KNOWN)
    allowed = fill_in(client, vat_number=KNOWN)

    refused = fill_in(client, vat_number=KNOWN, name="Typed")

    assert allowed.context["found"].status == "ok"
    assert refused.context["found"].status == "wait"
    assert (value(refused, "name"), value(refused, "town")) == ("Typed", "")
