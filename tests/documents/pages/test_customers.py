"""The page of one customer."""

import re

import pytest
from django.urls import reverse

from documents.models import Customer, CustomerContact, CustomerNote, NextStep
from smartportal.core import clock
from tests.factories.drafts import make_customer, make_invoice, make_quote
from tests.factories.members import belgian_number

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' & مرحبا 🎭"


@pytest.fixture
def card(cast):
    return make_customer(cast.anna_activity)


@pytest.fixture
def client(cast, client_for):
    return client_for(cast.anna)


def page(client, card):
    return client.get(reverse("documents:customer", args=[card.public_id]))


def act(client, address, row, **data):
    return client.post(reverse(f"documents:{address}", args=[row.public_id]), data)


def once(client, card):
    html = page(client, card).content.decode()
    return re.search(r'name="once" value="([^"]+)"', html)[1]


def test_it_shows_what_is_to_come_and_the_papers(client, card, cast):
    make_invoice(cast.anna_activity, customer=card, on=clock.today())
    make_quote(cast.anna_activity, customer=card, on=clock.today())
    make_invoice(cast.anna_activity, on=clock.today())

    response = page(client, card)

    assert response.context["shelf"].open == 968
    kinds = sorted(paper.kind for paper in response.context["papers"])
    assert kinds == ["invoice", "quote"]


def test_it_costs_the_same_with_one_row_and_with_three(
    client, card, cast, django_assert_num_queries
):
    for rows in (1, 3):
        for n in range(rows):
            make_invoice(cast.anna_activity, customer=card, on=clock.today())
            CustomerContact.objects.create(customer=card, name=f"N{n}")
        page(client, card)
        # Session, user, frame; the card and whether one may write, standing and rows of its papers, step,
        # contacts, notes.
        with django_assert_num_queries(10):
            page(client, card)


def test_the_peppol_address_is_computed_from_the_enterprise_number(client, card):
    html = page(client, card).content.decode()

    assert f"0208:{card.enterprise_number}" in html


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "0208:{}"),
        ({"kind": "consumer"}, ""),
        ({"enterprise_number": ""}, ""),
        ({"country": "NL"}, ""),
        ({"country": "FR", "enterprise_number": "732829320"}, "0225:732829320"),
        ({"country": "FR", "enterprise_number": "1"}, ""),
    ],
)
def test_who_has_no_known_address_for_e_invoices_shows_none(changes, address):
    number = belgian_number(9970123)
    card = Customer(
        **{
            "kind": "business",
            "country": "BE",
            "enterprise_number": number,
            **changes,
        }
    )

    assert card.peppol_address == address.format(number)


def test_a_note_is_written_once_however_often_it_is_sent(client, card):
    token = once(client, card)

    for _ in range(2):
        act(client, "customer_note", card, text=HOSTILE, once=token)

    assert list(CustomerNote.objects.values_list("text", flat=True)) == [HOSTILE]
    assert "<script>alert" not in page(client, card).content.decode()


def test_an_outdated_form_says_so_and_loses_nothing(client, card):
    response = act(client, "customer_note", card, text="Aime le bleu", once="x")

    assert "Aime le bleu" in response.content.decode()
    assert response.context["note_form"].non_field_errors() == [
        "Cette page n’est plus à jour. Ouvrez-la de nouveau, puis recommencez."
    ]


def test_a_step_without_a_day_is_asked_for_it(client, card):
    response = act(client, "customer_step", card, text="Appeler")

    assert list(response.context["step_form"].errors) == ["on"]
    assert not NextStep.objects.exists()


def test_a_step_is_planned_and_done(client, card):
    act(client, "customer_step", card, text="Appeler", on="2026-12-03")
    act(client, "step_done", NextStep.objects.get())

    assert page(client, card).context["step"] is None
    assert NextStep.objects.get().done_at is not None


def test_a_contact_is_added_changed_and_removed(client, card):
    values = {"name": "Zoé", "email": "zoe@studio.example", "gets_papers": "on"}
    act(client, "contact_new", card, **values, once=once(client, card))
    person = CustomerContact.objects.get()
    act(client, "contact", person, name="Zoé B", role="Régie")
    changed = CustomerContact.objects.values_list(
        "name", "role", "email", "gets_papers"
    ).get()
    act(client, "contact", person, remove="1")

    assert (person.email, person.gets_papers) == ("zoe@studio.example", True)
    assert changed == ("Zoé B", "Régie", "", False)
    assert not CustomerContact.objects.exists()


def test_a_third_reader_of_papers_is_refused_beside_the_field(client, card):
    for name in ("A", "B"):
        card.contacts.create(name=name, email="a@b.be", gets_papers=True)
    third = card.contacts.create(name="C", email="c@b.be")

    response = act(client, "contact", third, name="C", email="c@b.be", gets_papers="on")

    assert list(response.context["form"].errors) == ["gets_papers"]


def test_who_gets_mail_is_asked_for_the_address(client, card):
    response = act(client, "contact_new", card, name="Zoé", gets_reminders="on")

    assert list(response.context["form"].errors) == ["email"]


def test_who_only_reads_finds_no_form(cast, client_for, card):
    html = page(client_for(cast.ben), card).content.decode()

    assert "<textarea" not in html
    assert reverse("documents:customer_edit", args=[card.public_id]) not in html
