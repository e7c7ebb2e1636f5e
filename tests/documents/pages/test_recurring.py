"""The pages of invoices that come back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents.models import Recurrence
from smartportal.core import clock
from tests.factories.drafts import make_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast, client_for):
    return client_for(cast.anna)


@pytest.fixture
def invoice(cast):
    return make_invoice(cast.anna_activity, on=clock.today())


def begin(client, invoice, **changes):
    address = reverse("documents:invoice_recurrence", args=[invoice.public_id])
    html = client.get(address).content.decode()
    said = {
        "once": html.split('name="once" value="')[1].split('"')[0],
        "rhythm": "month",
        "first_on": clock.today().isoformat(),
        "text-1": "Suivi {month}",
    }
    return client.post(address, said | changes)


def test_an_invoice_comes_back_is_paused_changed_and_ended(anna, invoice):
    assert begin(anna, invoice).status_code == 302
    row = Recurrence.objects.get()
    assert row.lines[0]["description"] == "Suivi {month}"

    listed = anna.get(reverse("documents:recurrence_list")).content.decode()
    assert invoice.customer.name in listed

    for act in ("pause", "resume"):
        anna.post(reverse("documents:recurrence_state", args=[row.public_id, act]))
        row.refresh_from_db()
        assert bool(row.paused_at) == (act == "pause")

    page = reverse("documents:recurrence", args=[row.public_id])
    assert "Suivi {month}" in anna.get(page).content.decode()
    next_on = clock.today() + timedelta(days=3)
    said = {"rhythm": "year", "first_on": next_on.isoformat(), "times": "2"}
    assert anna.post(page, {**said, "text-1": "Bilan"}).status_code == 302
    row.refresh_from_db()
    assert (row.rhythm, row.next_on, row.times) == ("year", next_on, 2)

    anna.post(reverse("documents:recurrence_state", args=[row.public_id, "end"]))
    row.refresh_from_db()
    assert row.ended_at
    assert anna.get(page).status_code == 200
    assert anna.post(page, {**said, "text-1": "Bilan"}).status_code == 200


def test_what_is_wrong_is_said_beside_its_field(anna, invoice):
    day = clock.today()
    late = begin(anna, invoice, first_on=(day - timedelta(days=1)).isoformat())
    ends = begin(anna, invoice, until_on=(day - timedelta(days=1)).isoformat())

    assert list(late.context["form"].errors) == ["first_on"]
    assert list(ends.context["form"].errors) == ["until_on"]
    assert not Recurrence.objects.exists()


def test_an_act_that_does_not_exist_has_no_address(anna, invoice):
    begin(anna, invoice)
    row = Recurrence.objects.get()
    address = reverse("documents:recurrence_state", args=[row.public_id, "else"])
    assert anna.post(address).status_code == 404
