"""A contact becomes a customer: found by the VAT number, planned, and met again on the board."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Customer, NextStep
from smartportal.core import clock
from tests.journeys.visitor import PHONE

pytestmark = pytest.mark.browser
PRIMARY = "main .button[data-kind=primary]"


def test_a_contact_is_looked_up_planned_and_done(visit, cast):
    assert cast.anna_activity
    anna = visit(PHONE)
    anna.let_in(cast.anna)
    anna.open(reverse("documents:pipeline"))
    anna.tap(PRIMARY)

    anna.tap("label:has([name=kind][value=business])")
    anna.write("[name=vat_number]", "0999.200.067")
    anna.tap("[name=lookup]")
    expect(anna.find("[name=name]")).to_have_value("Théâtre du Quai SC")
    expect(anna.find("[name=kind][value=business]")).to_be_checked()
    anna.tap(PRIMARY)

    anna.write("#step_text", "Envoyer le devis")
    anna.write("#step_on", clock.today().isoformat())
    anna.tap("form[action$='/next-step/'] button")
    anna.sees("#next.todo")
    anna.open(reverse("documents:pipeline"))
    anna.says("Envoyer le devis")
    anna.tap(".todo form[action$='/done/'] button")
    anna.sees("#next:not(.todo)")

    card = Customer.objects.get()
    assert (card.town, card.sales_stage) == ("Namur", "contact")
    assert NextStep.objects.get().done_at is not None
