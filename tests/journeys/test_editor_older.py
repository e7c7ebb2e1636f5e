"""A paper begins from an older one: copied whole, or its lines taken over into another draft."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.enums import PaperKind
from documents.models import Paper
from documents.papers.lines import lines_of
from tests.factories.drafts import LINE, make_customer, make_draft, make_invoice
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def invoice(portal, cast):
    customer = make_customer(cast.anna_activity, name="Théâtre des Doms")
    return make_invoice(cast.anna_activity, customer=customer, title="Saison")


@pytest.mark.parametrize("script", [True, False])
def test_an_invoice_is_copied_as_a_quote_in_two_taps(visit, cast, invoice, script):
    anna = visit(PHONE, script=script)
    anna.let_in(cast.anna)
    anna.open(reverse("documents:invoice", args=[invoice.public_id]))

    anna.tap("[popovertarget=copy-paper]")
    anna.tap("#copy-paper [value=quote]")

    expect(anna.find("[name=title]")).to_have_value("Saison")
    copy = Paper.objects.latest("pk")
    assert (copy.kind, lines_of(copy)) == (PaperKind.QUOTE, [LINE])
    assert anna.taps == 2


@pytest.mark.parametrize(
    ("held", "script"), [(PHONE, True), (DESKTOP, False)], ids=["phone", "no script"]
)
def test_lines_of_an_older_paper_are_found_and_taken_over(
    visit, cast, invoice, held, script
):
    make_invoice(cast.anna_activity)
    draft = make_draft(cast.anna_activity, lines=())
    anna = visit(held, script=script)
    anna.let_in(cast.anna)
    anna.open(reverse("documents:paper_draft", args=[draft.public_id]))

    anna.tap("#older > summary")
    anna.write("[name=find]", "theatre des")
    if not script:
        anna.tap("[name=search]")
    expect(anna.find("#sources > li")).to_have_count(1)
    anna.tap(f"[name=take][value='{invoice.public_id}']")

    anna.sees("#older .callout[data-status=ok]", invoice.number)
    expect(anna.find("[name=line-0-description]")).to_have_value(LINE.description)
    assert lines_of(draft) == [LINE]
