"""Recovery finds out what became of letters, and sends again what did not get out."""

import pytest
from django.urls import reverse

from documents.models import DunningAction, DunningLetter, PlannedAction
from smartportal.delivery.models import Message
from tests.desk.pages import (
    messages,
    once,
    part,
)
from tests.desk.pages import (
    recovery_page as page,
)
from tests.factories.delivery import post_message
from tests.factories.steps import (
    NOW,
    TODAY,
    announced,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unknown(cast):
    """A reminder of which nobody knows whether it left."""
    step = announced(cast)
    message = post_message(at=NOW)
    Message.objects.filter(pk=message.pk).update(state="unknown", claimed_at=NOW)
    letter = DunningLetter.objects.create(
        customer=step.paper.customer,
        stage="reminder_1",
        run_on=TODAY,
        prepared_at=NOW,
        message=message,
    )
    DunningLetter.objects.filter(pk=letter.pk).update(state="unknown")
    PlannedAction.objects.filter(pk=step.pk).update(state="unknown", settled_at=NOW)
    DunningAction.objects.filter(planned=step).update(letter=letter)
    return step


@pytest.mark.parametrize(("answer", "state"), [("yes", "executed"), ("no", "frozen")])
def test_somebody_says_what_became_of_a_letter(karim, unknown, answer, state):
    html = part(page(karim), "wrong")
    url = reverse("desk:resolution", args=[unknown.public_id])
    assert "We do not know whether the e-mail left" in html

    karim.post(url, {"once": once(html), "sent": answer})

    unknown.refresh_from_db()
    assert unknown.state == state


@pytest.mark.parametrize("answer", [{}, {"sent": ""}, {"sent": "nein"}])
def test_without_a_clear_answer_nothing_is_noted(karim, unknown, answer):
    url = reverse("desk:resolution", args=[unknown.public_id])

    response = karim.post(url, {"once": once(part(page(karim), "wrong"))} | answer)

    unknown.refresh_from_db()
    assert (unknown.state, messages(response)) == ("unknown", ["Say whether it left."])


def test_it_is_said_once(karim, unknown):
    data = {"once": once(part(page(karim), "wrong")), "sent": "yes"}
    url = reverse("desk:resolution", args=[unknown.public_id])
    karim.post(url, data)

    response = karim.post(url, data | {"sent": "no"})

    unknown.refresh_from_db()
    assert (unknown.state, messages(response)[-1]) == (
        "executed",
        "This was already done.",
    )


def test_what_failed_names_who_mends_it(cast, karim):
    step = announced(cast)
    PlannedAction.objects.filter(pk=step.pk).update(
        state="failed", settled_at=NOW, detail="address"
    )

    assert "Anna Test corrects it; then it leaves by itself." in part(
        page(karim), "wrong"
    )


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
