"""A customer's page pressed in two windows at the same moment."""

import pytest

from documents.enums import PaperState
from documents.models import CustomerAnswer
from documents.quotes.services import accept_quote, confirm_receipt, send_quote
from documents.quotes.versions import revise_quote
from smartportal.audit.models import Event
from smartportal.core.refusals import Refused
from tests.at_once import in_threads
from tests.factories.drafts import ENVELOPE, TODAY, instant

pytestmark = pytest.mark.django_db(transaction=True)


def test_well_received_pressed_in_many_windows_is_said_once(sent_quote, proof_for):
    proof = proof_for(sent_quote)

    answers = in_threads(
        lambda: confirm_receipt(sent_quote, proof=proof, at=instant()).pk, count=6
    )

    assert answers == [CustomerAnswer.objects.get().pk] * 6
    assert Event.objects.filter(name="documents.paper.received").count() == 1


def test_accepting_and_sending_the_next_version_at_once_ends_one_way(
    sent_quote, proof_for
):
    version = revise_quote(sent_quote, by=sent_quote.created_by, at=instant())
    proof = proof_for(sent_quote)
    acts = [
        lambda: accept_quote(sent_quote, name="M", proof=proof, on=TODAY, at=instant()),
        lambda: send_quote(
            version, envelope=ENVELOPE, on=TODAY, at=instant(), by=version.created_by
        ),
    ]

    results = in_threads(lambda: acts.pop()(), count=2)

    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 1
    sent_quote.refresh_from_db()
    version.refresh_from_db()
    assert (sent_quote.state, version.state) in {
        (PaperState.WON, PaperState.DRAFT),
        (PaperState.REPLACED, PaperState.SENT),
    }
