"""The first page, on one day."""

import pytest
import time_machine
from django.urls import reverse

from tests.factories.steps import NOW


@pytest.fixture
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def opened(at_now, cast, client_for):
    """The first page of somebody, in English."""

    def get(who="anna"):
        client = client_for(cast.user(who))
        client.cookies["language"] = "en"
        response = client.get(reverse("home:home"))
        assert response.status_code == 200
        return response.content.decode()

    return get
