"""A customer's page pressed in two windows at the same moment."""

import pytest

from documents.models import CustomerAnswer
from documents.quotes.services import confirm_receipt
from smartportal.audit.models import Event
from tests.at_once import in_threads
from tests.factories.drafts import instant

pytestmark = pytest.mark.django_db(transaction=True)


def test_well_received_pressed_in_many_windows_is_said_once(sent_quote, proof_for):
    proof = proof_for(sent_quote)

    answers = in_threads(
        lambda: confirm_receipt(sent_quote, proof=proof, at=instant()).pk, count=6
    )

    assert answers == [CustomerAnswer.objects.get().pk] * 6
    assert Event.objects.filter(name="documents.paper.received").count() == 1
