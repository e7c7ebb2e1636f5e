"""Every page, at every width and in both themes: what axe finds, what is cut off, what a thumb can't hit.

`bin/test` looks at a phone by day and at a desk by night; `bin/test full` at all of them.
"""

import os

import pytest

from tests.journeys import house as houses
from tests.journeys.looks import faults_of, lawful_faults_of
from tests.journeys.visitor import DESKTOP, PHONE, TABLET, Visitor

pytestmark = pytest.mark.browser

USUAL = ((PHONE, "light"), (DESKTOP, "dark"))
ALL = tuple(
    (held, theme) for held in (PHONE, TABLET, DESKTOP) for theme in ("light", "dark")
)
VIEWS = ALL if os.environ.get("SMARTPORTAL_FULL") else USUAL


@pytest.fixture
def house(portal):
    return houses.build_house()


@pytest.fixture(params=VIEWS, ids=[f"{held}-{theme}" for held, theme in VIEWS])
def look(request, visit) -> Visitor:
    held, theme = request.param
    return visit(held, theme=theme, workers="block")


def test_pages_of_a_member(house, look):
    look.let_in(house.nora)

    sweep(look, houses.pages_of_member(house))


def test_pages_of_the_team(house, look):
    for user, pages in houses.pages_of_team(house).items():
        look.let_in(user)
        sweep(look, pages)


def test_pages_of_anybody(house, look):
    sweep(look, houses.pages_of_anybody(house))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_for_looking_up(house, visit, theme):
    hugo = visit(theme=theme, workers="block")
    hugo.let_in(house.hugo)

    sweep(hugo, houses.pages_of_admin(), faults_of=lawful_faults_of)


def test_what_opens_over_a_page(house, look):
    look.let_in(house.nora)
    look.open("/")
    found = []
    for opener in look.page.locator("button[popovertarget]").all():
        if not opener.is_visible():
            continue
        look.tap(opener)
        opened = look.page.locator(f"#{opener.get_attribute('popovertarget')}")
        look.sees(opened)
        found += [f"{opened.get_attribute('id')}: {fault}" for fault in faults_of(look)]
        look.page.keyboard.press("Escape")
    assert look.taps >= 4
    assert found + look.hear() == []


def test_the_question_after_attente(house, look):
    """Of invoices: until when a quote is not reminded of nobody asks."""
    look.let_in(house.nora)
    look.open("/coming/?kind=reminders")
    look.tap(
        look.page.locator("main .choice label:has([value=wait]:not(:checked))").first
    )
    look.sees(".kept")
    look.sees(".until")

    assert faults_of(look) + look.hear() == []


@pytest.mark.parametrize("place", ["late invoice", "documents:coming"])
def test_a_tap_leaves_the_page_where_it_is(house, look, place):
    look.let_in(house.nora)
    look.open(houses.pages_of_member(house)[place])
    choice = look.page.locator("main .decide:not(:has(:checked))").first
    form = look.page.locator(f"#{choice.get_attribute('id')}")
    form.scroll_into_view_if_needed()
    before = form.bounding_box()["y"]

    look.tap(form.locator("label:has([value=wait])"))
    look.sees("main .kept")

    assert form.bounding_box()["y"] == pytest.approx(before, abs=2)


@pytest.mark.parametrize("who", ["carla", "applicant", "former"])
def test_pages_without_anything(cast, look, who):
    """Carla has no activity yet."""
    look.let_in(cast.user(who))
    pages = houses.pages_without_anything()

    sweep(look, pages if who == "carla" else {"home": "/"})


@pytest.mark.parametrize(
    ("path", "status"), [("/invoices/nowhere/", 404), ("/p/nothing/", 410)]
)
def test_pages_that_are_not_there(cast, look, path, status):
    look.let_in(cast.carla)

    assert look.page.goto(path).status == status

    assert faults_of(look) == []
    assert look.hear() != []  # the browser tells that it was refused


def test_a_bad_page_is_found_out(look):
    look.page.set_content(BAD_PAGE)

    found = "\n".join(faults_of(look))

    assert "wider than the screen" in found
    assert "2 filled buttons" in found
    assert "axe image-alt" in found
    assert ("small target" in found) == look.device.touch


BAD_PAGE = """<!doctype html><html lang="fr"><title>Bad</title><main><h1>Bad</h1>
<img src="data:,"><div style="width: 3000px">wide</div>
<button class="button" data-kind="primary" style="height: 20px">One</button>
<button class="button" data-kind="primary" style="height: 20px">Two</button></main></html>"""


def sweep(visitor: Visitor, pages: dict[str, str], faults_of=faults_of) -> None:
    """Open each page; all that is wrong is told together, with what the browser said meanwhile."""
    found = []
    for name, path in pages.items():
        visitor.open(path)
        faults = [*faults_of(visitor), *visitor.hear()]
        found += (
            [f"{name} {path}", *(f"    {fault}" for fault in faults)] if faults else []
        )
    if found:
        pytest.fail("\n".join(found), pytrace=False)
