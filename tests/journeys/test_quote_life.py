"""A quote that is sent too soon, declined, changed and accepted, as the member and the customer live it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.enums import PaperKind, PaperState
from documents.models import Paper
from smartportal.core import clock
from tests.architecture.access.documents import link_to
from tests.factories.drafts import make_draft, make_quote
from tests.journeys.days import run_work
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser

PRIMARY = "main .button[data-kind=primary]"


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "phone-without-scripts"],
)
def test_a_quote_is_called_back_declined_changed_and_accepted(
    visit, cast, held, script
):
    draft = make_draft(cast.anna_activity, kind=PaperKind.QUOTE)
    anna, ines = visit(held, script=script), visit(held, script=script)
    anna.let_in(cast.anna)

    call_back(anna, draft)
    send(anna, draft)
    link = public_page(draft)
    decline(ines, link)
    version = change(anna, draft)
    send(anna, version)
    accept(ines, link)
    read(anna, draft, version)


def page_of(quote: Paper) -> str:
    return reverse("documents:quote", args=[quote.public_id])


def public_page(quote: Paper) -> str:
    return reverse("documents:public_paper", args=[link_to(quote)[1]])


def call_back(anna, draft):
    """One tap, and the words of the sheet are still there."""
    anna.open(reverse("documents:paper_sending", args=[draft.public_id]))
    anna.write("[name=subject]", "Mon devis")
    anna.tap(PRIMARY)
    anna.tap("#departure form[action$='/recall/'] button")
    expect(anna.find("[name=subject]")).to_have_value("Mon devis")
    draft.refresh_from_db()
    assert draft.state == PaperState.DRAFT


def send(anna, draft):
    anna.open(reverse("documents:paper_sending", args=[draft.public_id]))
    anna.tap(PRIMARY)
    anna.tap("#departure form[action$='/now/'] button")
    anna.sees("#life")
    expect(anna.find("#departure")).to_have_count(0)
    run_work()
    draft.refresh_from_db()
    assert draft.state == PaperState.SENT


def decline(ines, link):
    ines.open(link)
    ines.tap("main details summary")
    ines.write("[name=reason]", "Un jour de trop")
    ines.tap("form[action$='/refusal/'] button")
    ines.says("Un jour de trop")


def change(anna, quote):
    """From the refusal to the editor of the next version in one tap."""
    anna.open(page_of(quote))
    anna.says("Un jour de trop")
    before = anna.taps
    anna.tap("form[action$='/revision/'] button")
    anna.sees("[name=line-0-quantity]")
    assert anna.taps_of(before) <= 1
    anna.write("[name=line-0-quantity]", "1")
    anna.tap("button[name=send]")
    anna.sees(PRIMARY)
    return quote.revisions.get()


def accept(ines, link):
    """By the link of the version before."""
    ines.open(link)
    ines.says("Version 2")
    ines.write("[name=name]", "Inès Carlier")
    ines.tap("label:has([name=agreed])")
    ines.tap("form[action$='/acceptance/'] button")
    ines.says("Inès Carlier")


def read(anna, quote, version):
    """Each timeline tells its part, the former page leads to the newer."""
    anna.open(page_of(quote))
    anna.says(f"envoyé une nouvelle version, {version.number}")
    anna.says("Un jour de trop")
    anna.tap(f"main .callout a[href='{page_of(version)}']")
    anna.says("accepté le devis")
    anna.sees("form[action$='/invoice/'] button")


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "phone-without-scripts"],
)
def test_a_yes_by_phone_becomes_work_and_an_invoice(visit, cast, held, script):
    quote = make_quote(cast.anna_activity, on=clock.today())
    anna = visit(held, script=script)
    anna.let_in(cast.anna)

    anna.open(page_of(quote))
    anna.tap("#heard summary")
    anna.write("#heard [name=name]", "Marie Lenoir")
    anna.write("#heard [name=reason]", "Au téléphone, mardi")
    anna.tap("#heard button[value=accepted]")
    anna.says("Au téléphone, mardi")
    anna.tap("form[action$='/progress/delivered/'] button")
    expect(anna.find("#life")).to_contain_text("Livré")
    expect(anna.find("#work")).to_contain_text("Reste à facturer")
    anna.tap(PRIMARY)
    anna.sees("[name=issued_on]")

    invoice = Paper.objects.get(quote=quote)
    assert invoice.supplied_on == clock.today()
