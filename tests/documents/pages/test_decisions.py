"""The member's word on a step, with htmx and without."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from documents.dunning.planner import plan
from documents.enums import HoldReason
from documents.models import Decision, Hold, PlannedAction
from tests.factories.steps import (
    CUTOFF,
    LEAVES,
    NOW,
    announced,
    late_invoice,
    step_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def url_of(step):
    return reverse("documents:decision", args=[step.public_id])


def page_of(step):
    return reverse("documents:invoice", args=[step.paper.public_id])


def tap(client, step, *, target="dunning", **data):
    """As htmx posts it from an element of the page."""
    return client.post(
        url_of(step), data, headers={"HX-Request": "true", "HX-Target": target}
    )


def words(step):
    return [
        (word.choice, word.wait_until) for word in Decision.objects.filter(action=step)
    ]


def text_of(response):
    return response.content.decode()


# --- a tap -------------------------------------------------------------------------------------


def test_a_tap_saves_and_draws_the_control_again_with_undo(anna_client, step):
    response = tap(anna_client, step, decision="wait")

    assert words(step) == [("wait", None)]
    html = text_of(response)
    assert html.lstrip().startswith('<section class="card" id="dunning"')
    assert "Saved at 10:00" in html
    assert (
        '<button class="link" type="submit" name="undo" value="">Undo</button>' in html
    )


def test_undo_takes_the_word_back(anna_client, step):
    tap(anna_client, step, decision="wait")

    response = tap(anna_client, step, decision="wait", undo="")

    step.refresh_from_db()
    assert (step.decision, step.planned_on) == ("", LEAVES)
    assert "Saved at" not in text_of(response)
    assert response["HX-Trigger"] == '{"toast": {"text": "Taken back."}}'


def test_undo_restores_the_word_before(anna_client, step):
    tap(anna_client, step, decision="ok")
    tap(anna_client, step, decision="wait")

    tap(anna_client, step, decision="wait", undo="ok")

    step.refresh_from_db()
    assert step.decision == "ok"


def test_a_pause_until_a_date(anna_client, step):
    tap(anna_client, step, decision="wait", until="date", wait_until="2026-12-18")

    step.refresh_from_db()
    assert (step.decision, step.wait_until) == ("wait", date(2026, 12, 18))


def test_an_ok_forgets_what_was_asked_about_waiting(anna_client, step):
    tap(anna_client, step, decision="ok", until="date", wait_until="2026-12-18")

    assert words(step) == [("ok", None)]


def test_they_say_they_have_paid_stops_everything(anna_client, cast, step):
    response = tap(
        anna_client, step, decision="wait", until="paid", paid_on="2026-11-23"
    )

    hold = Hold.objects.get()
    assert (hold.reason, hold.paid_on, hold.by) == (
        HoldReason.SAYS_PAID,
        date(2026, 11, 23),
        cast.anna,
    )
    assert "The customer says it is paid. Everything is stopped" in text_of(response)
    assert "Go on after all" in text_of(response)


def test_they_dispute_it_stops_everything_until_it_is_settled(anna_client, step):
    tap(
        anna_client,
        step,
        decision="wait",
        until="dispute",
        dispute="The sound is mono.",
    )

    hold = Hold.objects.get()
    assert (hold.reason, hold.note, hold.until_on) == (
        HoldReason.DISPUTE,
        "The sound is mono.",
        None,
    )


def test_said_twice_it_is_held_once(anna_client, step):
    for _tap in range(2):
        tap(anna_client, step, decision="wait", until="paid", paid_on="2026-11-23")

    assert Hold.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose: wait or OK."),
        (
            {"decision": "perhaps"},
            "Select a valid choice. perhaps is not one of the available choices.",
        ),
        (
            {"decision": "wait", "until": "date"},
            "Choose the day until which nothing leaves.",
        ),
        (
            {"decision": "wait", "until": "date", "wait_until": "soon"},
            "Enter a valid date.",
        ),
        (
            {"decision": "wait", "until": "date", "wait_until": "2026-11-24"},
            "Choose a day after today.",
        ),
        (
            {"decision": "wait", "until": "date", "wait_until": "2027-12-24"},
            "At the latest Monday 22 February 2027.",
        ),
        ({"decision": "wait", "until": "paid"}, "Say on which day the customer paid."),
        (
            {"decision": "wait", "until": "paid", "paid_on": "2026-11-25"},
            "The day of the payment is still to come.",
        ),
        ({"undo": ""}, "There is nothing to undo."),
    ],
)
def test_what_cannot_be_is_said_in_place(anna_client, step, data, sentence):
    response = tap(anna_client, step, **data)

    assert response.status_code == 200
    assert escape(sentence) in text_of(response)
    assert (words(step), Hold.objects.count()) == ([], 0)


def test_a_character_that_no_paper_can_carry_is_refused(anna_client, step):
    tap(anna_client, step, decision="wait", until="dispute", dispute="a\x07b")

    assert Hold.objects.count() == 0


def test_after_the_cut_off_the_refusal_says_whom_to_call(
    anna_client, cast, recovery, step
):
    late = datetime(2026, 12, 1, 18, tzinfo=CUTOFF.tzinfo)
    with time_machine.travel(late, tick=False):
        plan(at=late)
        response = tap(anna_client, step, decision="wait")

    assert words(step) == []
    assert "Too late to change: leaves Wednesday. Call Karim, 04 000 00 00." in text_of(
        response
    )


# --- where it was asked ------------------------------------------------------------------------


def test_the_list_of_what_is_coming_is_drawn_again_as_it_was_filtered(
    anna_client, cast, step
):
    other = announced(cast, name="Ondes Vives")

    response = anna_client.post(
        url_of(step),
        {"decision": "ok"},
        headers={
            "HX-Request": "true",
            "HX-Target": "coming-list",
            "HX-Current-URL": "http://testserver/coming/?kind=undecided",
        },
    )

    html = text_of(response)
    assert html.lstrip().startswith('<div class="stack" data-gap="l" id="coming-list"')
    assert (
        f'id="decide-{step.public_id}"' in html
    )  # decided, but undo stays in its place
    assert f'id="decide-{other.public_id}"' in html
    assert html.count("data-saved") == 1


def test_on_the_first_page_only_the_choice_is_drawn_again(anna_client, step):
    place = f"decide-{step.public_id}"

    response = tap(anna_client, step, target=place, decision="wait")

    html = text_of(response).strip()
    assert html.startswith(f'<form class="decide" id="{place}"')
    assert "Stop until when?" in html


def test_on_the_first_page_a_stop_leaves_its_reason(anna_client, step):
    place = f"decide-{step.public_id}"

    response = tap(anna_client, step, target=place, decision="wait", until="dispute")

    assert (
        text_of(response)
        .strip()
        .startswith(f'<div class="stack" data-gap="xs" id="{place}"')
    )
    assert "Disputed" in text_of(response)


# --- without JavaScript ------------------------------------------------------------------------


def test_without_javascript_the_word_leads_back_to_the_invoice(anna_client, step):
    response = anna_client.post(url_of(step), {"decision": "wait"})

    assert (response.status_code, response["Location"]) == (
        302,
        f"{page_of(step)}#dunning",
    )
    assert words(step) == [("wait", None)]


def test_without_javascript_a_refusal_is_on_the_invoice_s_page(anna_client, step):
    response = anna_client.post(url_of(step), {"decision": "wait", "until": "date"})

    html = text_of(response)
    assert "<h1>Studio Belvédère" in html
    assert "Choose the day until which nothing leaves.</p>" in html


def test_the_address_of_a_choice_leads_to_the_paper(anna_client, step):
    response = anna_client.get(url_of(step))

    assert response["Location"] == f"{page_of(step)}#dunning"


# --- before its turn ---------------------------------------------------------------------------


def test_a_word_can_be_given_on_a_stage_that_has_no_row_yet(anna_client, cast):
    receivable = late_invoice(cast)
    url = reverse(
        "documents:step_decision", args=[receivable.public_id, "formal_notice"]
    )

    anna_client.post(
        url, {"decision": "ok"}, headers={"HX-Request": "true", "HX-Target": "dunning"}
    )

    assert PlannedAction.objects.get(kind="formal_notice").decision == "ok"


@pytest.mark.parametrize("stage", ["reminder_9", "reminder_1'--"])
def test_a_stage_that_does_not_exist_is_refused(anna_client, cast, stage):
    receivable = late_invoice(cast)
    url = reverse("documents:step_decision", args=[receivable.public_id, stage])

    response = anna_client.post(
        url, {"decision": "ok"}, headers={"HX-Request": "true", "HX-Target": "dunning"}
    )

    assert "No such step." in text_of(response)
    assert PlannedAction.objects.count() == 0


# --- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["ben", "carla", "dora", "applicant", "former", "olga", "recovery", "admin"]
)
def test_only_who_runs_the_activity_decides(cast, client_for, step, who):
    response = client_for(cast.user(who)).post(url_of(step), {"decision": "ok"})

    assert (response.status_code, words(step)) == (404, [])


def test_a_step_that_was_settled_meanwhile_is_refused_in_words(anna_client, cast, step):
    receivable = step.dunning.case.receivable
    step_of(receivable, "reminder_1")
    PlannedAction.objects.filter(pk=step.pk).update(state="cancelled", settled_at=NOW)

    response = tap(anna_client, step, decision="ok")

    assert "This was settled meanwhile." in text_of(response)
