"""Recovery sends again what did not get out."""

import pytest
import time_machine
from django.urls import reverse

from documents.models import DunningAction, DunningLetter, PlannedAction
from smartportal.delivery.models import Message
from tests.desk.pages import once, part, toasts
from tests.factories.delivery import post_message
from tests.factories.steps import NOW, TODAY, announced

pytestmark = pytest.mark.django_db
URL = reverse("desk:recovery")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def karim(cast, client_for):
    client = client_for(cast.recovery)
    client.cookies["language"] = "en"
    return client


def page(client):
    return client.get(URL).content.decode()


def messages(response):
    return toasts(response.client.get(URL).content.decode())


@pytest.fixture
def refused(cast):
    """A reminder that the customer's mail server refused."""
    step = announced(cast)
    message = post_message(at=NOW)
    Message.objects.filter(pk=message.pk).update(
        state="failed", error="5.7.1 Looks like spam"
    )
    letter = DunningLetter.objects.create(
        customer=step.paper.customer,
        stage="reminder_1",
        run_on=TODAY,
        prepared_at=NOW,
        message=message,
        state="failed",
    )
    PlannedAction.objects.filter(pk=step.pk).update(
        state="failed", settled_at=NOW, detail="refused"
    )
    DunningAction.objects.filter(planned=step).update(letter=letter)
    return step


def test_what_was_refused_says_why_and_is_sent_again_once(karim, refused):
    html = part(page(karim), "wrong")
    assert "the customer&#x27;s mail server refused it" in html
    assert "The mail server: 5.7.1 Looks like spam" in html
    url = reverse("desk:sending", args=[refused.public_id])
    data = {"once": once(html)}

    response = karim.post(url, data)

    refused.refresh_from_db()
    assert (refused.state, refused.dunning.letter) == ("frozen", None)
    assert messages(response) == ["It goes again with the next letters."]
    assert messages(karim.post(url, data)) == ["This was already done."]


def test_what_goes_already_is_not_sent_again(karim, refused):
    token = once(part(page(karim), "wrong"))
    PlannedAction.objects.filter(pk=refused.pk).update(state="frozen")

    response = karim.post(
        reverse("desk:sending", args=[refused.public_id]), {"once": token}
    )

    assert messages(response) == ["This did not fail, or it goes again already."]
