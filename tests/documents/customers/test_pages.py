"""The page of a new customer."""

import pytest
from django.urls import reverse

from documents.models import Customer
from tests.desk.pages import once
from tests.factories.drafts import make_activity

pytestmark = pytest.mark.django_db
URL = reverse("documents:customer_new")


@pytest.fixture
def client(cast, client_for):
    make_activity(member=cast.anna.member, entity=cast.entity)
    return client_for(cast.anna)


def test_no_kind_of_customer_is_presumed_and_businesses_come_first(client):
    kind = client.get(URL).context["form"]["kind"]

    assert [option.data["value"] for option in kind] == [
        "business",
        "consumer",
        "public",
    ]
    assert [option.data["selected"] for option in kind] == [False] * 3


def test_a_customer_without_a_kind_is_not_kept_and_nothing_typed_is_lost(client):
    page = client.post(URL, {"name": "Studio", "country": "BE", "language": "fr"})

    assert "kind" in page.context["form"].errors
    assert page.context["form"]["name"].value() == "Studio"
    assert not Customer.objects.exists()


PRIVATE = {
    "name": "Studio",
    "kind": "consumer",
    "country": "BE",
    "language": "fr",
    "payment_days": "30",
}


def typed(client, **values):
    return PRIVATE | {"once": once(client.get(URL).content.decode())} | values


def test_two_taps_on_save_keep_one_card(client):
    form = typed(client)

    first, second = client.post(URL, form), client.post(URL, form)

    assert Customer.objects.count() == 1
    assert (first.status_code, second.url) == (302, reverse("documents:customer_list"))


def test_a_form_without_its_token_keeps_nothing_and_loses_nothing(client):
    page = client.post(URL, PRIVATE)

    assert page.context["form"].non_field_errors()
    assert page.context["form"]["name"].value() == "Studio"
    assert not Customer.objects.exists()


def test_a_customer_of_a_chosen_kind_is_kept(client):
    client.post(URL, typed(client))

    assert [row.kind for row in Customer.objects.all()] == ["consumer"]


def test_too_long_a_term_is_said_beside_its_field(client):
    page = client.post(
        URL,
        {
            "name": "Studio",
            "kind": "business",
            "country": "BE",
            "language": "fr",
            "payment_days": "61",
        },
    )

    assert page.context["form"].errors == {
        "payment_days": ["La loi permet 60 jours au plus pour payer."]
    }


def test_a_term_to_the_end_of_the_month_is_held_to_its_own_limit(client):
    form = typed(client, kind="business", end_of_month="on")

    page = client.post(URL, form | {"payment_days": "45"})
    client.post(URL, form)

    assert list(page.context["form"].errors) == ["payment_days"]
    assert [row.end_of_month for row in Customer.objects.all()] == [True]
