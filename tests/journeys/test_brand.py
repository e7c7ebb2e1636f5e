"""A member gives papers a foot and conditions of their own, and sees the pages themselves."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Brand
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
def test_own_lines_and_conditions_are_seen_on_the_paper(visit, cast, portal, screen):
    anna = visit(screen, script=screen == DESKTOP)
    anna.let_in(cast.anna)
    anna.open(reverse("documents:brand", args=[cast.anna_activity.public_id]))

    anna.write("[name=footer]", "Atelier ouvert le mardi")
    anna.choose("[name=font]", "serif")
    anna.tap("main .button[data-kind=primary]")
    anna.tap("#conditions .button")
    anna.sees("h1", "Vos propres conditions")
    anna.write("[name=quote-text]", "Deux corrections comprises. " * 40)
    anna.tap("main .button[data-kind=primary]")
    anna.tap("#quote a")

    anna.sees("h1", "Votre document")
    pages = anna.find(".paper-pages img")
    expect(pages).to_have_count(2)
    assert pages.first.evaluate("page => page.decode().then(() => page.naturalWidth)")
    brand = Brand.objects.get()
    assert (brand.footer, brand.font, brand.conditions.count()) == (
        "Atelier ouvert le mardi",
        "serif",
        1,
    )
