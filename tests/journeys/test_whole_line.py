"""From login to "Payée", in French, at a phone and at a desk, with scripts and without."""

import pytest

from documents.dunning.defaults import load_dunning_plans
from smartportal.core import clock
from tests.journeys.line import Line, read_bank
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "phone-without-scripts"],
)
def test_a_quote_becomes_a_paid_invoice(visit, cast, held, script):
    open_house(cast)
    line = Line(visit, cast, device=held, script=script)

    line.write_quote()
    line.send_quote()
    line.accept_quote()
    line.invoice_quote()
    line.read_invoice()
    line.hold_reminder()
    line.read_why_not_paid()
    line.let_reminder_go()
    line.stay_silent()
    line.send_formal_notice()
    line.pay()


def open_house(cast) -> None:
    """Anna's activity, an entity with an account whose bank was read, the plans, and the team."""
    assert cast.anna_activity.entity == cast.entity
    assert cast.recovery != cast.accountant
    load_dunning_plans()
    read_bank(cast.entity.accounts.get(), clock.today())
