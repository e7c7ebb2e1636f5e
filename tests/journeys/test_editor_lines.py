"""Moving, removing and bringing back lines, and ticking options: with and without a script."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.enums import PaperKind
from documents.models import CustomerAnswer
from documents.papers.lines import LineInput, lines_of
from smartportal.core import clock
from tests.architecture.access.documents import link_to
from tests.documents.quotes.test_options import LINES as OFFERED
from tests.factories.drafts import make_draft, make_quote
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser

LINES = [
    LineInput(description=text, unit_price=Decimal(10), quantity=Decimal(1))
    for text in "ABC"
]


@pytest.fixture
def draft(portal, cast):
    return make_draft(cast.anna_activity, kind=PaperKind.QUOTE, lines=LINES)


def opened(visit, cast, draft, device, **options):
    anna = visit(device, **options)
    anna.let_in(cast.anna)
    anna.open(reverse("documents:paper_draft", args=[draft.public_id]))
    return anna


def is_kept(anna, draft, letters) -> None:
    """The page shows the order, and the draft has it once the page has saved itself."""
    for n, letter in enumerate(letters):
        expect(anna.find(f"[name=line-{n}-description]")).to_have_value(letter)
    expect(anna.find(".saved")).to_be_visible()
    assert "".join(line.description for line in lines_of(draft)) == letters


@pytest.mark.parametrize("held", [PHONE, DESKTOP], ids=str)
def test_the_menu_moves_a_line(visit, cast, draft, held):
    anna = opened(visit, cast, draft, held)

    anna.tap("#line-2-grip")
    anna.tap("#line-2-move [name=up]")

    is_kept(anna, draft, "ACB")
    assert anna.hear() == []


def test_the_menu_moves_a_line_without_a_script(visit, cast, draft):
    anna = opened(visit, cast, draft, PHONE, script=False)

    anna.tap("#line-0-grip")
    anna.tap("#line-0-move [name=down]")

    is_kept(anna, draft, "BAC")


def test_a_grip_is_dragged(visit, cast, draft):
    anna = opened(visit, cast, draft, DESKTOP)
    grip, last = anna.find("#line-0-grip"), anna.find("#line-3")
    last.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), last.bounding_box()
    mouse = anna.page.mouse

    mouse.move(start["x"] + 20, start["y"] + 20)
    mouse.down()
    mouse.move(start["x"] + 20, end["y"] + end["height"], steps=30)
    mouse.up()

    is_kept(anna, draft, "BCA")
    expect(anna.find("#line-2-grip")).to_be_focused()
    expect(anna.find("#line-2-move")).to_be_hidden()


def test_arrow_keys_move_a_line_and_the_cursor_stays_on_it(visit, cast, draft):
    anna = opened(visit, cast, draft, DESKTOP)

    anna.find("#line-0-grip").focus()
    anna.page.keyboard.press("ArrowDown")
    is_kept(anna, draft, "BAC")
    expect(anna.find("#line-1-grip")).to_be_focused()
    anna.page.keyboard.press("ArrowUp")

    is_kept(anna, draft, "ABC")
    expect(anna.find("#line-0-grip")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_a_removed_line_comes_back(visit, cast, draft, script):
    anna = opened(visit, cast, draft, PHONE, script=script)

    anna.tap("[name=drop][value='1']")
    is_kept(anna, draft, "AC")
    anna.tap("[name=undo]")

    is_kept(anna, draft, "ABC")


@pytest.mark.parametrize("script", [True, False])
def test_a_customer_ticks_an_option_sees_the_total_and_accepts(
    visit, cast, portal, script
):
    quote = make_quote(cast.anna_activity, on=clock.today(), lines=OFFERED)
    ines = visit(PHONE, script=script)
    ines.open(reverse("documents:public_paper", args=[link_to(quote)[1]]))

    ines.write("[name=name]", "Inès Carlier")
    ines.tap("label:has([name=options][value='2'])")
    if not script:
        ines.tap("[name=recalculate]")
    expect(ines.find("#with-choice b")).to_have_text("1\u00a0306,80\u00a0€")
    ines.tap("label:has([name=agreed])")
    ines.tap("#answer .button[data-kind=primary]")

    ines.sees(".callout[data-status=ok]")
    assert CustomerAnswer.objects.get().chosen == [2]
