"""What comes next of a paper, in one sentence on its page."""

import pytest

from documents.enums import PaperKind
from documents.quotes.services import Proof, decline_quote
from documents.subjects import paper_url
from smartportal.core import clock
from tests.factories.drafts import instant, make_draft, make_invoice, make_quote
from tests.factories.instalments import draw, issue_next, make_planned_quote
from tests.factories.steps import announced

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast, client_for):
    client = client_for(cast.anna)
    client.cookies["language"] = "en"
    return client


def next_of(client, paper):
    page = client.get(paper_url(paper))
    assert page.status_code == 200
    said = page.context["comes_next"]
    assert ('id="comes-next"' in page.content.decode()) == bool(said)
    return said


def test_of_a_draft_it_is_the_member(anna, cast):
    quote = make_draft(cast.anna_activity, kind=PaperKind.QUOTE)

    assert next_of(anna, quote) == "To finish and send."
    assert next_of(anna, make_draft(cast.anna_activity)) == "To check and send."


def test_of_a_sent_quote_it_is_the_answer_or_a_reminder(anna, cast):
    today = clock.today()
    quote = make_quote(cast.anna_activity, on=today, valid_until=today)

    assert next_of(anna, quote).startswith("The customer's answer, until")


def test_of_a_declined_quote_nothing(anna, cast):
    quote = make_quote(cast.anna_activity, on=clock.today())
    decline_quote(
        quote,
        reason="Non",
        name="M",
        proof=Proof(by=cast.anna),
        on=clock.today(),
        at=instant(clock.today()),
    )

    assert next_of(anna, quote) == ""


def test_of_a_planned_quote_it_is_the_next_instalment(anna, cast):
    on = clock.today()
    quote = make_planned_quote(cast.anna_activity, on=on)
    assert next_of(anna, quote).startswith("Deposit of 30")

    draw(quote, on=on)
    assert "the draft waits" in next_of(anna, quote)

    issue_next(quote, on=on)
    assert next_of(anna, quote).startswith("Balance to invoice when")

    issue_next(quote, on=on)
    assert next_of(anna, quote).startswith("All is invoiced")


def test_of_an_invoice_it_is_its_day_and_then_the_reminder(anna, cast):
    invoice = make_invoice(cast.anna_activity, on=clock.today())

    assert next_of(anna, invoice).startswith("To be paid by")


def test_of_a_late_invoice_it_is_its_reminder(anna, cast):
    step = announced(cast)

    said = next_of(anna, step.paper)

    assert said.startswith("Reminder 1 planned on")
