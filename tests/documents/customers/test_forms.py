"""Tags, the SIRET, another place of delivery."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from documents.models import Customer, DeliveryAddress
from tests.desk.pages import once
from tests.factories.drafts import make_customer

pytestmark = pytest.mark.django_db
SIREN, SIRET = "732829320", "73282932000074"
TYPED = {
    "name": "Studio",
    "kind": "business",
    "country": "FR",
    "language": "fr",
    "payment_days": "30",
}


@pytest.fixture
def client(cast, client_for):
    assert cast.anna_activity
    return client_for(cast.anna)


def save(client, **typed):
    url = reverse("documents:customer_new")
    typed |= {"once": once(client.get(url).content.decode())}
    return client.post(url, TYPED | typed)


def errors(response):
    return response.context["form"].errors


def test_a_siret_brings_its_siren_along(client):
    save(client, siret="732 829 320 00074")

    found = Customer.objects.values_list("enterprise_number", "siret")
    assert list(found) == [(SIREN, SIRET)]


def test_a_siret_of_another_company_is_refused_beside_its_field(client):
    response = save(client, siret=SIRET, enterprise_number="552100554")

    assert list(errors(response)) == ["siret"]


@pytest.mark.parametrize(
    "typed",
    [
        {"siret": "123"},
        {"siret": "73282932000075"},
        {"siret": SIRET, "country": "BE"},
        {"siret": SIRET, "kind": "consumer"},
        {"siret": "\u0661" * 14},
    ],
)
def test_a_siret_that_cannot_be_is_refused_and_kept_as_typed(client, typed):
    response = save(client, **typed)

    assert list(errors(response)) == ["siret"]
    assert response.context["form"]["siret"].value() == typed["siret"]


def test_the_table_refuses_a_siret_of_another_company(client, cast):
    card = make_customer(cast.anna_activity)

    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=card.pk).update(siret=SIRET)


def test_tags_are_words_between_commas_each_once(client):
    save(client, tags=" théâtre,  Liège , THÉÂTRE,, 🎭 ")

    assert Customer.objects.get().tags == ["théâtre", "Liège", "🎭"]


@pytest.mark.parametrize("tags", ["x" * 31, "a\x00b", ",".join(map(str, range(13)))])
def test_tags_that_are_none_are_refused(client, tags):
    assert list(errors(save(client, tags=tags))) == ["tags"]


def test_customers_are_found_by_their_tag(client, cast):
    for name, tags in (("A", ["théâtre"]), ("B", ["école"]), ("C", [])):
        make_customer(cast.anna_activity, name=name, tags=tags)

    response = client.get(reverse("documents:customer_list"), {"tag": "école"})

    assert [card.name for card in response.context["page"]] == ["B"]
    chips = [(chip.label, chip.current) for chip in response.context["chips"]]
    assert chips == [("école", True), ("théâtre", False)]


def test_another_place_of_delivery_is_kept_and_taken_away(client):
    save(client, **{"delivery-street": "Quai 1", "delivery-country": "FR"})
    card = Customer.objects.get()
    kept = card.delivery.street
    url = reverse("documents:customer_edit", args=[card.public_id])
    client.post(url, TYPED | {"delivery-country": "FR"})

    assert kept == "Quai 1"
    assert not DeliveryAddress.objects.exists()


def test_an_address_without_a_street_is_no_delivery(client):
    save(client, **{"delivery-country": "FR"})

    assert not DeliveryAddress.objects.exists()


def test_a_correction_leads_back_to_its_paper_and_to_no_other_site(client, cast):
    card = make_customer(cast.anna_activity, kind="business")
    url = reverse("documents:customer_edit", args=[card.public_id])
    typed = TYPED | {"country": "BE", "enterprise_number": card.enterprise_number}

    asked = client.post(url, typed | {"next": "/invoices/"})
    elsewhere = client.post(url, typed | {"next": "https://example.org/"})

    assert asked.url == "/invoices/"
    assert elsewhere.url == reverse("documents:customer", args=[card.public_id])
