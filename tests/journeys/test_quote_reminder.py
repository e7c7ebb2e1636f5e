"""An open quote whose customer says nothing: the member lets the reminder leave, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.followups.services import run
from documents.models import Dispatch, PlannedAction
from smartportal.core import clock
from tests.factories.drafts import make_quote
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "phone-without-scripts"],
)
def test_the_member_lets_the_reminder_of_a_quote_leave(visit, cast, held, script):
    today = clock.today()
    quote = make_quote(cast.anna_activity, on=today - timedelta(days=9))
    run(at=clock.now())
    anna = visit(held, script=script)
    anna.let_in(cast.anna)

    anna.open(reverse("documents:quote", args=[quote.public_id]))
    anna.tap("#dunning details summary")
    anna.sees("#dunning details[open]")
    expect(anna.find("#dunning details[open]")).to_contain_text(quote.number)
    say_ok(anna)
    expect(anna.find("#dunning input[value=ok]")).to_be_checked()
    assert PlannedAction.objects.get(paper=quote).decision == "ok"

    anna.open(reverse("documents:coming") + "?kind=quotes")
    expect(anna.find("#coming-list")).to_contain_text(quote.number)

    leave_when_it_is_time(quote)
    anna.open(reverse("documents:quote", args=[quote.public_id]))
    expect(anna.find("#dunning")).to_have_count(0)


def say_ok(anna):
    """A tap with scripts; without them a button keeps it."""
    anna.tap("#dunning .choice label:has([value=ok])")
    if anna.script:
        anna.sees("#dunning .kept, .kept")
    else:
        anna.tap("#dunning form .button")


def leave_when_it_is_time(quote):
    """The hourly run of the coming days, until the reminder has left."""
    at = clock.now().replace(hour=10)
    for days in range(1, 20):
        run(at=at + timedelta(days=days))
        if Dispatch.objects.filter(paper=quote).count() == 2:
            return
    raise AssertionError("The reminder never left.")
