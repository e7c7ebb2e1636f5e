"""On the phone: the advisor writes what the member says, the member reads it and alone can send it."""

import pytest
from django.urls import reverse

from documents.models import Paper
from tests.factories.drafts import make_customer
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def test_the_member_sends_what_the_advisor_prepared(visit, cast):
    make_customer(cast.anna_activity, name="Studio du Quai")
    olga, anna = visit(DESKTOP), visit(PHONE)
    olga.let_in(cast.olga)
    anna.let_in(cast.anna)

    olga.open(reverse("desk:desk") + "?q=anna")
    olga.tap("button[name=kind][value=invoice]")
    olga.page.locator("#id_customer").select_option(label="Studio du Quai")
    olga.write("#id_line-0-description", "Prise de son")
    olga.write("#id_line-0-unit_price", "400")
    olga.tap("button[name=hand]")
    olga.says("C’est remis")

    anna.open("/")
    anna.says("Studio du Quai")
    anna.says("à relire et envoyer")
    anna.tap(".todo .button")
    anna.says("Préparé par Olga")
    anna.tap("button[name=send]")
    anna.tap(".card .actions .button[data-kind=primary]")
    anna.sees("#state")

    issued = Paper.objects.get(activity=cast.anna_activity)
    assert (issued.number is not None, issued.net) == (True, 400)
