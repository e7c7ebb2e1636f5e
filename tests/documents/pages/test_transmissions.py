"""An e-invoice in its network, as the paper's page and the first page show it."""

import pytest
from django.urls import reverse

from documents.einvoicing.transmitting import begin_transmission
from documents.enums import TransmissionState
from documents.models import Transmission
from documents.subjects import paper_url
from smartportal.core import clock
from tests.factories.drafts import make_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(anna_activity):
    return make_invoice(anna_activity, on=clock.today())


@pytest.fixture
def row(invoice, anna):
    return begin_transmission(invoice, by=anna, at=clock.now())


def html_of(client, paper):
    return client.get(paper_url(paper)).content.decode()


def reject(row):
    now = clock.now()
    Transmission.objects.filter(pk=row.pk).update(
        state=TransmissionState.REJECTED,
        reason="Destinataire inconnu",
        claimed_at=now,
        settled_at=now,
    )


def test_what_is_deposited_by_hand_is_said_by_the_member(anna_client, invoice, row):
    html = html_of(anna_client, invoice)
    assert f"deposit it at Peppol for {row.receiver}" in html
    assert reverse("documents:paper_file", args=[invoice.public_id, "ubl"]) in html

    url = reverse("documents:transmission_deposit", args=[row.public_id])
    anna_client.post(url)
    anna_client.post(url)

    row.refresh_from_db()
    assert row.state == TransmissionState.DEPOSITED
    html = html_of(anna_client, invoice)
    assert "Deposited by hand at Peppol" in html
    assert "deposited the e-invoice by hand" in html


def test_the_accountant_may_deposit_it_and_an_advisor_only_reads(
    client_for, accountant, olga, invoice, row
):
    url = reverse("documents:transmission_deposit", args=[row.public_id])

    assert url not in html_of(client_for(olga), invoice)
    assert url in html_of(client_for(accountant), invoice)


def test_a_rejection_is_on_the_first_page_until_it_is_tried_again(
    anna_client, invoice, row
):
    reject(row)
    home = anna_client.get("/").content.decode()
    assert "Destinataire inconnu" in home
    html = html_of(anna_client, invoice)
    assert "Peppol rejected it: Destinataire inconnu" in html

    again = reverse("documents:paper_transmission", args=[invoice.public_id])
    assert again in html
    anna_client.post(again)

    assert Transmission.objects.live().count() == 1
    assert "Destinataire inconnu" not in anna_client.get("/").content.decode()


def test_an_invoice_that_was_issued_before_can_still_enter(anna_client, invoice):
    html = html_of(anna_client, invoice)
    assert "Not transmitted." in html

    anna_client.post(reverse("documents:paper_transmission", args=[invoice.public_id]))

    assert Transmission.objects.get().paper == invoice
