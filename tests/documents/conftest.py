"""Papers in the states that many tests begin with."""

import pytest

from documents.quotes.services import Proof, accept_quote
from smartportal.core.subject import subject_of
from smartportal.delivery.services import create_link
from tests.factories.drafts import TODAY, instant, make_quote


@pytest.fixture
def sent_quote(db):
    return make_quote()


@pytest.fixture
def proof_for():
    """What a customer answers with: a link to the paper."""

    def make(paper):
        link, _token = create_link(
            subject_of(paper),
            scope="paper",
            expires_at=instant(TODAY.replace(year=2027)),
        )
        return Proof(link=link, address="192.0.2.1", consent_text="I accept")

    return make


@pytest.fixture
def won_quote(sent_quote, proof_for):
    accept_quote(
        sent_quote,
        name="Mathilde Roy",
        proof=proof_for(sent_quote),
        on=TODAY,
        at=instant(),
    )
    sent_quote.refresh_from_db()
    return sent_quote
