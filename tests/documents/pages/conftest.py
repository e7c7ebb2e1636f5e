"""Pages of papers, in English."""

import pytest

from tests.factories.steps import announced


@pytest.fixture
def step(cast):
    return announced(cast)


@pytest.fixture
def anna_client(cast, client_for):
    client = client_for(cast.anna)
    client.cookies["language"] = "en"
    return client
