"""A member keeps a price, and puts it into a paper with one tap."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.papers.lines import lines_of
from tests.factories.drafts import make_draft
from tests.journeys.visitor import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_a_price_is_kept_and_put_into_a_paper(visit, cast, portal, script):
    draft = make_draft(cast.anna_activity, lines=())
    anna = visit(PHONE, script=script)
    anna.let_in(cast.anna)
    anna.open(reverse("documents:brand", args=[cast.anna_activity.public_id]))

    anna.tap("#prices .button")
    anna.write("[name=description]", "Prise de son")
    anna.write("[name=unit_price]", "400,50")
    anna.choose("[name=unit]", "DAY")
    anna.tap("main .button[data-kind=primary]")
    anna.sees("#items", "Prise de son")

    anna.open(reverse("documents:paper_draft", args=[draft.public_id]))
    before = anna.taps
    anna.tap("[name=price]")

    expect(anna.find("[name=line-0-description]")).to_have_value("Prise de son")
    assert [line.unit_price for line in lines_of(draft)] == [Decimal("400.5")]
    assert anna.taps_of(before) == 1
