"""An invoice leaves: the sheet says which way, two people get it with a file, the network takes or rejects it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.einvoicing.providers.choice import PROVIDERS
from documents.einvoicing.transmitting import run
from documents.enums import Channel
from documents.models import Dispatch, Transmission
from smartportal.core import clock
from smartportal.reference.settings import change_setting
from tests.factories.drafts import make_customer, make_draft
from tests.factories.files import pdf
from tests.journeys.days import run_work
from tests.journeys.visitor import DESKTOP, PHONE
from tests.sandbox import sandbox

pytestmark = pytest.mark.browser
PRIMARY = "main form .button[data-kind=primary]"


@pytest.fixture
def point(settings, db):
    change_setting(PROVIDERS[Channel.PEPPOL], "access_point", on=clock.today())
    with sandbox() as point:
        settings.ACCESS_POINT_URL = point.url
        yield point


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "phone-without-scripts"],
)
def test_an_invoice_leaves_for_two_and_its_network_delivers(
    visit, cast, point, held, script
):
    anna = visit(held, script=script)
    anna.let_in(cast.anna)
    draft = make_draft(cast.anna_activity, customer=make_customer(cast.anna_activity))
    number = draft.customer.enterprise_number

    anna.open(reverse("documents:paper_sending", args=[draft.public_id]))
    anna.sees("#route", f"Partira par Peppol à 0208:{number}.")
    anna.sees("#route", "Obligatoire en Belgique entre entreprises.")
    anna.write("[name=to]", "ines@example.org, compta@example.org")
    upload(anna, "plan.pdf", pdf(script=True))
    anna.tap(PRIMARY)
    anna.sees("#life")
    run_work()

    anna.open(reverse("documents:invoice", args=[draft.public_id]))
    anna.sees("#recipients", "Pour compta@example.org")
    anna.sees("#life", "plan.pdf")
    anna.sees("#transmission", "En route par Peppol")
    row = Transmission.objects.get()
    point.says(row.public_id, code="203")
    run(at=clock.now() + timedelta(hours=1))

    anna.open(reverse("documents:invoice", args=[draft.public_id]))
    anna.sees("#transmission", f"Remise par Peppol à 0208:{number}.")
    anna.sees("#transmission", "Le client peut la lire sur sa plateforme.")
    names = Dispatch.objects.get().message.attachments.values_list("name", flat=True)
    assert "plan.pdf" in names


def test_a_rejection_says_why_and_what_to_do(visit, cast, point):
    point.faults = ["422"]
    anna = visit(PHONE)
    anna.let_in(cast.anna)
    draft = make_draft(cast.anna_activity, customer=make_customer(cast.anna_activity))
    anna.open(reverse("documents:paper_sending", args=[draft.public_id]))
    anna.tap(PRIMARY)
    anna.sees("#life")
    run_work()

    anna.open("/")
    expect(anna.find("main")).to_contain_text("BR-CO-15: the total is wrong")
    anna.tap(anna.find("main a").filter(has_text="Voir quoi faire").first)
    anna.sees("#transmission", "Peppol l’a rejetée")
    anna.tap("#transmission form .button")
    anna.sees("#transmission", "Part dans un instant par Peppol")
    run_work()
    anna.open(anna.path)
    anna.sees("#transmission", "En route par Peppol")


def upload(anna, name, content):
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    anna.find("[name=enclosed]").set_input_files(file)
