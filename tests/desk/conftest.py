"""The desk on one day, with somebody who recovers."""

import pytest
import time_machine

from tests.factories.steps import NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def karim(cast, client_for):
    """Of the recovery service, in English."""
    client = client_for(cast.recovery)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def elise(cast, client_for):
    """Of accounting, in English."""
    client = client_for(cast.accountant)
    client.cookies["language"] = "en"
    return client
