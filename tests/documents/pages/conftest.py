"""Pages of papers, in English."""

import pytest

from tests.factories.drafts import make_draft
from tests.factories.steps import announced


@pytest.fixture
def step(cast):
    return announced(cast)


@pytest.fixture
def anna_client(cast, client_for):
    client = client_for(cast.anna)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def anna_activity(cast):
    return cast.anna_activity


@pytest.fixture
def draft(anna_activity):
    return make_draft(anna_activity, title="Un")
