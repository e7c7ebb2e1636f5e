"""What is not owed any more is not asked for."""

from decimal import Decimal

import pytest

from documents.dunning.planner import plan
from documents.dunning.reasons import Why
from documents.dunning.story import story
from documents.enums import ActionState
from documents.models import DunningPlan, PlannedAction
from smartportal.notifications.models import Notification
from tests.factories.credit_notes import make_credit_note
from tests.factories.drafts import make_activity, make_customer, make_invoice
from tests.factories.dunning import plan_for
from tests.factories.steps import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    """Due ten days ago; reminder 1 is announced."""
    activity = make_activity()
    plan_for(activity.entity)
    customer = make_customer(activity, payment_days=30)
    issued = make_invoice(
        activity, customer=customer, on=TODAY.replace(month=10, day=15)
    )
    plan(at=NOW)
    assert DunningPlan.objects.count() == 1
    return issued


def reminder():
    return PlannedAction.objects.get(kind="reminder_1")


def test_a_whole_credit_note_calls_the_reminder_off_and_says_so(invoice):
    assert reminder().state == ActionState.ANNOUNCED

    make_credit_note(invoice, on=TODAY)

    assert (reminder().state, reminder().detail) == (
        ActionState.CANCELLED,
        Why.CREDITED,
    )
    assert story(invoice, at=NOW).is_settled
    assert Notification.objects.get(kind="documents.step_withheld")


def test_a_partial_one_lets_the_reminder_go_for_the_rest(invoice):
    make_credit_note(invoice, "0.5", on=TODAY)

    assert reminder().state == ActionState.ANNOUNCED
    assert story(invoice, at=NOW).receivable.open_amount == Decimal("726.00")
