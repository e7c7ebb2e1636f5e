"""What goes wrong in a browser: two taps, the way back, a wrong number."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.enums import PaperKind, PaperState
from documents.models import Dispatch, Paper
from smartportal.core import clock
from tests.architecture.access.documents import link_to
from tests.factories.drafts import make_draft, make_quote
from tests.journeys.visitor import PHONE

pytestmark = pytest.mark.browser

SEND = "main .button[data-kind=primary]"
TITLE = "[name=title]"


@pytest.fixture
def anna(visit, cast):
    visitor = visit(PHONE)
    visitor.let_in(cast.anna)
    return visitor


@pytest.fixture
def draft(portal, cast) -> Paper:
    return make_draft(cast.anna_activity)


def editor_of(paper: Paper) -> str:
    return reverse("documents:paper_draft", args=[paper.public_id])


def sheet_of(paper: Paper) -> str:
    return reverse("documents:paper_sending", args=[paper.public_id])


def test_two_quick_taps_issue_one_invoice(anna, draft):
    anna.open(sheet_of(draft))

    anna.find(SEND).dblclick(no_wait_after=True)

    # The second tap cuts the first navigation short: only where it ends counts.
    expect(anna.page).to_have_url(re.compile(r"/invoices/\w+/$"))
    anna.sees("article.paper")
    assert issued() == [(f"F-{clock.today().year}-001", 1)]


def test_who_goes_back_after_issuing_finds_the_invoice(anna, draft):
    anna.open(sheet_of(draft))
    anna.tap(SEND)
    anna.page.wait_for_url("**/invoices/*/")
    invoice = anna.path

    anna.page.go_back()

    anna.page.wait_for_url(f"**{invoice}")
    anna.sees("article.paper")


def test_an_old_sheet_issues_nothing_more(anna, draft):
    anna.open(sheet_of(draft))
    old = anna.context.new_page()
    old.goto(sheet_of(draft))
    anna.tap(SEND)
    anna.page.wait_for_url("**/invoices/*/")

    old.click(SEND)

    old.wait_for_url("**/invoices/*/")
    assert issued() == [(f"F-{clock.today().year}-001", 1)]


def issued() -> list[tuple[str, int]]:
    """Numbers and how often each was sent."""
    invoices = Paper.objects.filter(kind=PaperKind.INVOICE, state=PaperState.ISSUED)
    return [
        (paper.number, Dispatch.objects.filter(paper=paper).count())
        for paper in invoices
    ]


def test_sending_while_the_page_saves_itself_is_no_conflict(anna, draft):
    anna.open(editor_of(draft))
    held = []
    anna.page.route(f"**{editor_of(draft)}", lambda route: hold(route, held))
    anna.write(TITLE, "Saison d’automne")
    anna.find(TITLE).blur()
    anna.page.wait_for_timeout(2000)
    assert len(held) == 1

    anna.page.unroute_all()
    anna.tap("button[name=send]")

    anna.page.wait_for_url(f"**{sheet_of(draft)}")
    assert Paper.objects.get().title == "Saison d’automne"


def hold(route, held) -> None:
    """The server gets the request, its answer does not arrive yet."""
    held.append(route.fetch())


def test_a_wrong_number_is_said_on_top_and_beside_the_field(anna, draft):
    anna.open(reverse("documents:customer_new"))
    anna.write("[name=name]", "Studio Belvédère")
    anna.tap("label:has([name=kind][value=business])")
    anna.write("[name=vat_number]", "BE0000000001")
    anna.tap("main .button[data-kind=primary]")

    expect(anna.find(".callout.errors")).to_be_focused()
    anna.tap(".callout.errors a[href='#id_vat_number']")
    expect(anna.find("[name=vat_number]")).to_be_focused()
    expect(anna.find("[name=vat_number]")).to_have_value("BE0000000001")
    expect(anna.find("[name=name]")).to_have_value("Studio Belvédère")


def test_two_quick_taps_accept_a_quote_once(visit, cast):
    quote = make_quote(cast.anna_activity, on=clock.today())
    _link, token = link_to(quote)
    customer = visit(PHONE)
    customer.open(reverse("documents:public_paper", args=[token]))
    customer.write("[name=name]", "Inès Carlier")
    customer.tap("label:has([name=agreed])")

    customer.find("form[action$='/acceptance/'] button").dblclick(no_wait_after=True)

    customer.says("Inès Carlier")
    assert list(quote.answers.values_list("name", flat=True)) == ["Inès Carlier"]
