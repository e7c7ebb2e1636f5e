"""A quote with a deposit of 30 %, from its editor to the invoice of its balance, in French."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.enums import PaperKind, PaperState
from documents.models import Paper
from tests.architecture.access.documents import link_to
from tests.factories.drafts import LINE, make_draft
from tests.journeys.days import run_work
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser

PRIMARY = "main .button[data-kind=primary]"


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "phone-without-scripts"],
)
def test_a_deposit_and_its_balance(visit, cast, held, script):
    draft = make_draft(cast.anna_activity, kind=PaperKind.QUOTE, lines=[LINE])
    anna, ines = visit(held, script=script), visit(held, script=script)
    anna.let_in(cast.anna)

    plan(anna, draft)
    send_quote(anna, draft)
    accept(ines, draft)
    deposit = invoice_next(anna, draft, words="Acompte de 30")
    balance = invoice_next(anna, draft, words="Solde")

    assert (deposit.gross, balance.gross) == (Decimal("290.40"), Decimal("677.60"))
    assert deposit.number in balance.lines.last().description
    anna.open(page_of(draft))
    expect(anna.find("#plan .pill")).to_have_count(2)
    expect(anna.find("#plan .button")).to_have_count(0)


def page_of(quote: Paper) -> str:
    return reverse("documents:quote", args=[quote.public_id])


def plan(anna, draft):
    """One tap plans a deposit of 30 % and the balance at the delivery."""
    anna.open(reverse("documents:paper_draft", args=[draft.public_id]))
    anna.tap("[name=plan][value=deposit]")
    expect(anna.find("[name=plan-0-size]")).to_have_value("30")
    anna.sees("#plan-0", "290,40")
    anna.sees("#plan-1", "677,60")
    expect(anna.find("#plan-1 [name=plan-1-moment]")).to_have_value("delivery")
    anna.tap("button[name=send]")


def send_quote(anna, draft):
    anna.tap(PRIMARY)
    anna.tap("#departure form[action$='/now/'] button")
    expect(anna.find("#departure")).to_have_count(0)
    run_work()
    draft.refresh_from_db()
    assert draft.state == PaperState.SENT


def accept(ines, quote):
    ines.open(reverse("documents:public_paper", args=[link_to(quote)[1]]))
    ines.says("Acompte de 30")
    ines.says("290,40")
    ines.write("[name=name]", "Inès Carlier")
    ines.tap("label:has([name=agreed])")
    ines.tap("form[action$='/acceptance/'] button[data-kind=primary]")
    expect(ines.find("form[action$='/acceptance/']")).to_have_count(0)


def invoice_next(anna, quote, *, words: str) -> Paper:
    """From the quote to the issued invoice in two taps."""
    anna.open("/")
    anna.open(page_of(quote))
    anna.sees("#plan .button", words)
    before = anna.taps
    anna.tap("#plan .button")
    anna.tap(PRIMARY)
    anna.sees("#state", "Émise")
    assert anna.taps_of(before) <= 2
    return Paper.objects.filter(quote=quote, state=PaperState.ISSUED).latest("pk")
