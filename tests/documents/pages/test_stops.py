"""Stopping everything and going on, and the control that says so."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from documents.enums import HoldReason
from documents.models import Hold
from documents.steering.services import decide
from tests.factories.drafts import make_draft
from tests.factories.steps import (
    NOW,
    notice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(step):
    return reverse("documents:invoice", args=[step.paper.public_id])


def text_of(response):
    return response.content.decode()


def once(client, url):
    html = text_of(client.get(url))
    return html.split('name="once" value="', 1)[1].split('"', 1)[0]


def test_the_page_of_says_paid_stops_every_instalment_once(anna_client, step):
    url = reverse("documents:says_paid", args=[step.paper.public_id])
    data = {
        "once": once(anna_client, url),
        "paid_on": "2026-11-20",
        "note": "By transfer",
    }

    first, second = anna_client.post(url, data), anna_client.post(url, data)

    assert first["Location"] == f"{page_of(step)}#dunning"
    assert "This was already done." in text_of(second)
    hold = Hold.objects.get()
    assert (hold.reason, hold.paid_on, hold.note) == (
        HoldReason.SAYS_PAID,
        date(2026, 11, 20),
        "By transfer",
    )


def test_a_payment_to_come_is_refused_beside_its_field(anna_client, step):
    url = reverse("documents:says_paid", args=[step.paper.public_id])

    response = anna_client.post(
        url, {"once": once(anna_client, url), "paid_on": "2026-11-25"}
    )

    assert Hold.objects.count() == 0
    assert 'href="#id_paid_on"' in text_of(response)


def test_the_page_of_a_dispute_keeps_what_the_customer_says(anna_client, step):
    url = reverse("documents:dispute", args=[step.paper.public_id])

    anna_client.post(
        url, {"once": once(anna_client, url), "note": "Mono instead of stereo"}
    )

    assert Hold.objects.get().note == "Mono instead of stereo"


def test_what_the_member_stopped_the_member_lets_go_on(anna_client, step):
    anna_client.post(
        reverse("documents:decision", args=[step.public_id]),
        {"decision": "wait", "until": "dispute"},
    )
    hold = Hold.objects.get()

    response = anna_client.post(
        reverse("documents:hold_release", args=[hold.public_id]),
        headers={"HX-Request": "true", "HX-Target": "dunning"},
    )

    hold.refresh_from_db()
    assert hold.ended_at == NOW
    assert "Go on after all" not in text_of(response)


def test_what_recovery_stopped_only_recovery_lets_go_on(anna_client, cast, step):
    case = step.dunning.case
    hold = Hold.objects.create(
        case=case,
        reason=HoldReason.RECOVERY,
        from_on=NOW.date(),
        by=cast.recovery,
        at=NOW,
    )

    response = anna_client.post(
        reverse("documents:hold_release", args=[hold.public_id])
    )

    assert response.status_code == 404


# --- the control on the invoice ----------------------------------------------------------------


def test_the_control_says_what_comes_and_until_when(anna_client, cast, recovery, step):
    html = text_of(anna_client.get(page_of(step)))

    assert "Reminder 1 on Wednesday 2 December." in html
    assert "Without an answer: leaves Wednesday" in html
    assert "After that: call Karim." in html
    assert html.count('<form class="decide"') == 4


def test_who_only_reads_sees_the_story_without_choices(cast, client_for, step):
    client = client_for(cast.ben)

    html = text_of(client.get(page_of(step)))

    assert 'id="dunning"' in html
    assert '<form class="decide"' not in html


def test_a_draft_has_no_story(anna_client, cast):
    draft = make_draft(cast.anna_activity)

    assert 'id="dunning"' not in text_of(
        anna_client.get(reverse("documents:invoice", args=[draft.public_id]))
    )


def test_a_decided_step_says_since_when(anna_client, cast, step):
    decide(step, choice="ok", by=cast.anna, at=NOW - timedelta(days=1))

    assert "OK since 23" in text_of(anna_client.get(page_of(step)))


def test_a_formal_notice_asks_for_two_words(anna_client, cast, recovery):
    action = notice(cast)

    html = text_of(anna_client.get(page_of(action.planned)))

    assert "Without an answer: waits" in html
    assert (
        "Never without your OK; the recovery service (Karim) must approve it too."
        in html
    )
