"""An invoice above the limit: to the advisor, back with a proposal, one tap, approved, issued by its member."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Paper
from smartportal.core import clock
from tests.factories.drafts import make_draft
from tests.factories.issuing import make_rule
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser
SEND = ".card .actions .button[data-kind=primary]"
NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, False)],
    ids=["phone", "desktop-without-scripts"],
)
def test_the_member_issues_what_the_advisor_approved(visit, cast, held, script):
    draft = make_draft(cast.anna_activity, title="Sonorisation")
    make_rule(cast.anna_activity)
    anna, olga = visit(held, script=script), visit(DESKTOP)
    anna.let_in(cast.anna)
    olga.let_in(cast.olga)

    submit(anna, draft)
    anna.sees("#state", "Chez votre conseiller")
    give_back(olga)

    anna.open(reverse("documents:invoice", args=[draft.public_id]))
    anna.sees("#state", "À corriger")
    before = anna.taps
    anna.open(reverse("documents:paper_draft", args=[draft.public_id]))
    anna.says("Plus que votre tarif")
    anna.tap("button[name=proposal]")
    anna.sees(".remark[data-status=ok]", f"350,00{NO_BREAK}€")
    assert anna.taps_of(before) == 1

    anna.tap("button[name=send]")
    anna.tap(SEND)
    anna.says("2 allers-retours avec votre conseiller")
    approve(olga)

    anna.open(reverse("documents:invoice", args=[draft.public_id]))
    anna.sees("#state", "Approuvée, à émettre")
    anna.tap(".page-head .button[data-kind=primary]")
    anna.tap(SEND)
    expect(anna.find("#state")).not_to_contain_text("sans numéro")

    issued = Paper.objects.get(pk=draft.pk)
    assert (issued.issued_on, issued.net) == (clock.today(), 700)


def submit(anna, draft):
    anna.open(reverse("documents:paper_sending", args=[draft.public_id]))
    anna.says(
        "Cette facture part chez votre conseiller"
        f"{NO_BREAK}: elle dépasse 500{NO_BREAK}€."
    )
    anna.tap(SEND)


def give_back(olga):
    olga.open(reverse("desk:desk"))
    olga.says("Un document attend votre avis")
    olga.open(reverse("desk:reviews"))
    olga.says("Nouveau client")
    olga.tap(".queue .button")
    olga.tap("details:has([name='remark-1-unit_price-text']) summary")
    olga.write("[name='remark-1-unit_price-text']", "Plus que votre tarif")
    olga.write("[name='remark-1-unit_price-proposed']", "350")
    olga.tap("button[name=return]")
    olga.says("Rien à relire")


def approve(olga):
    olga.open(reverse("desk:reviews"))
    olga.tap(".queue .check")
    olga.tap("form:has(.queue) .button[data-kind=primary]")
    olga.says("Rien à relire")
