"""The plan of an accepted quote on its page and on the first page."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.enums import WorkStep
from documents.invoices.plan import due_instalments
from documents.models import InstalmentInvoice, Paper
from documents.papers.plan import PlanInput
from documents.quotes.progress import note_progress
from smartportal.core import clock
from tests.factories.drafts import TODAY, instant
from tests.factories.instalments import (
    BALANCE,
    DEPOSIT,
    draw,
    issue,
    issue_next,
    make_planned_quote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(cast):
    return make_planned_quote(cast.anna_activity, on=clock.today())


@pytest.fixture
def anna(cast, client_for):
    return client_for(cast.anna)


def page_of(client, quote):
    return client.get(reverse("documents:quote", args=[quote.public_id]))


def press(client, quote, instalment):
    address = reverse("documents:quote_invoice", args=[quote.public_id])
    return client.post(address, {"instalment": instalment.public_id})


def test_the_page_says_where_each_stands_and_what_comes_next(anna, quote):
    html = page_of(anna, quote).content.decode()

    assert "Acompte de 30" in html
    assert html.count("Prévue") == 2
    assert "Facturer" in html
    deposit = quote.instalments.first()
    assert deposit.public_id in html


def test_one_tap_begins_the_next_and_a_second_not_the_one_after(anna, quote):
    deposit = quote.instalments.first()

    first, second = press(anna, quote, deposit), press(anna, quote, deposit)

    draft = InstalmentInvoice.objects.get().invoice
    sheet = reverse("documents:paper_sending", args=[draft.public_id])
    assert first.headers["Location"] == second.headers["Location"] == sheet
    assert anna.get(sheet).status_code == 200
    assert sheet in page_of(anna, quote).content.decode()

    issue(Paper.objects.get(pk=draft.pk), on=clock.today())
    assert press(anna, quote, deposit).status_code == 302
    assert InstalmentInvoice.objects.count() == 1


def test_an_instalment_of_another_quote_is_no_instalment(anna, quote, cast):
    other = make_planned_quote(cast.anna_activity, on=clock.today())

    assert press(anna, quote, other.instalments.first()).status_code == 404


def test_the_comparison_stays_right(anna, quote):
    issue_next(quote, on=clock.today())

    comparison = page_of(anna, quote).context["comparison"]

    assert comparison.quoted == Decimal("968.00")
    assert comparison.invoiced == Decimal("290.40")
    assert comparison.to_invoice == Decimal("677.60")


def due(quote, on=TODAY):
    return [each.kind for each in due_instalments([quote.activity], on=on)]


def test_what_is_due_is_next_and_its_moment_has_come():
    middle = PlanInput("interim", amount=Decimal(10), moment="day", on=date(2027, 1, 4))
    quote = make_planned_quote(plan=(DEPOSIT, middle, BALANCE))
    assert due(quote) == ["deposit"]

    draft = draw(quote)
    assert due(quote) == ["deposit"]
    issue(draft)
    assert due(quote) == []
    assert due(quote, on=date(2027, 1, 4)) == ["interim"]

    issue_next(quote)
    assert due(quote, on=date(2028, 1, 1)) == []
    note_progress(
        quote,
        WorkStep.DELIVERED,
        on=TODAY,
        today=TODAY,
        by=quote.created_by,
        at=instant(),
    )
    assert due(quote) == ["balance"]


def test_the_first_page_names_it(anna, quote):
    html = anna.get("/").content.decode()

    assert "Acompte de 30" in html
    assert f"{reverse('documents:quote', args=[quote.public_id])}#plan" in html
