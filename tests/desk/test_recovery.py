"""Recovery: approving, acting by hand, finding out, taking out."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from documents.dunning.planner import plan
from documents.dunning.services import hold
from documents.enums import HoldReason
from documents.models import DunningAction, DunningLetter, Hold, PlannedAction
from documents.steering.services import decide
from smartportal.core.ids import new_public_id
from smartportal.delivery.models import Message
from tests.cast import with_second_factor
from tests.desk.pages import once, part, toasts
from tests.factories.delivery import post_message
from tests.factories.dunning import plan_for
from tests.factories.members import LegalEntityFactory, StaffRoleFactory, UserFactory
from tests.factories.steps import (
    CUTOFF,
    LEAVES,
    NOW,
    TODAY,
    announced,
    late_invoice,
    notice,
    step_of,
)

pytestmark = pytest.mark.django_db
URL = reverse("desk:recovery")
AFTER = CUTOFF + timedelta(hours=1)


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
    response = client.get(URL)
    assert response.status_code == 200
    return response.content.decode()


def messages(response):
    return toasts(response.client.get(URL).content.decode())


def approved_notice(cast, **options):
    action = notice(cast, **options)
    decide(action.planned, choice="ok", by=cast.anna, at=NOW)
    return action


# --- approving ---------------------------------------------------------------------------------


def test_a_notice_with_the_member_s_ok_waits_for_approval(cast, karim):
    approved_notice(cast)

    html = part(page(karim), "approvals")

    assert "<b>Studio Belvédère</b>, for Anna Test" in html
    assert (
        "10 days late. OK since 24\u00a0Nov. Cut-off before 1\u00a0Dec, 18:00." in html
    )
    assert "Everything is ready" in html


def test_without_the_member_s_ok_there_is_nothing_to_approve(cast, karim):
    notice(cast)

    assert "Nothing to approve." in part(page(karim), "approvals")


def test_approving_what_is_ticked(cast, karim):
    action, other = approved_notice(cast), approved_notice(cast, name="Ondes Vives")
    token = once(part(page(karim), "approvals"))

    response = karim.post(
        reverse("desk:approval"), {"once": token, "step": [action.planned.public_id]}
    )

    action.refresh_from_db()
    other.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, URL)
    assert (action.approved_by, other.approved_by) == (cast.recovery, None)
    assert messages(response) == ["1 step approved."]


def test_approving_twice_with_one_form_acts_once(cast, karim):
    action = approved_notice(cast)
    data = {
        "once": once(part(page(karim), "approvals")),
        "step": [action.planned.public_id],
    }
    karim.post(reverse("desk:approval"), data)

    response = karim.post(reverse("desk:approval"), data)

    assert "This was already done." in messages(response)


def test_a_form_from_elsewhere_approves_nothing(cast, karim):
    action = approved_notice(cast)

    response = karim.post(
        reverse("desk:approval"),
        {"once": "made-up", "step": [action.planned.public_id]},
    )

    action.refresh_from_db()
    assert action.approved_by is None
    assert messages(response) == [
        "This page is out of date. Open it again, then repeat."
    ]


def test_one_refusal_keeps_none_of_the_others_back(cast, karim):
    action, changed = approved_notice(cast), approved_notice(cast, name="Ondes Vives")
    token = once(part(page(karim), "approvals"))
    decide(changed.planned, choice="wait", by=cast.anna, at=NOW)

    response = karim.post(
        reverse("desk:approval"),
        {"once": token, "step": [changed.planned.public_id, action.planned.public_id]},
    )

    action.refresh_from_db()
    assert action.approved_by == cast.recovery
    assert messages(response) == [
        "Ondes Vives: The member has not said OK.",
        "1 step approved.",
    ]


def test_nobody_approves_what_they_do_not_reach(cast, client_for, karim):
    elsewhere = with_second_factor(UserFactory(first_name="Else", is_staff=True))
    StaffRoleFactory(user=elsewhere, role="recovery", entity=LegalEntityFactory())
    action = approved_notice(cast)
    client = client_for(elsewhere)
    client.cookies["language"] = "en"

    html = page(client)
    response = client.post(
        reverse("desk:approval"), {"once": "x", "step": [action.planned.public_id]}
    )

    action.refresh_from_db()
    assert "Studio Belvédère" not in html
    assert (response.status_code, action.approved_by) == (302, None)


def test_a_consumer_s_notice_says_why_it_cannot_leave(cast, karim):
    plan_for(cast.entity, kind="consumer", sends=False)
    action = approved_notice(cast, kind="consumer")

    html = part(page(karim), "approvals")

    assert f'value="{action.planned.public_id}" disabled' in html
    assert "Reminders to this kind of customer do not leave yet." in html


def test_a_disputed_one_says_so(cast, karim):
    action = approved_notice(cast)
    hold(action.case, reason=HoldReason.DISPUTE, on=TODAY, at=NOW, by=cast.anna)

    assert "The customer disputes it" in part(page(karim), "approvals")


# --- by hand -----------------------------------------------------------------------------------


@pytest.fixture
def litigation(cast):
    """In the hands of recovery: the member said OK and the cut-off is over."""
    action = notice(cast)
    step = step_of(action.case.receivable, "litigation")
    PlannedAction.objects.filter(pk=action.planned_id).update(
        state="executed", settled_at=NOW
    )
    DunningAction.objects.filter(pk=action.pk).update(executed_on=date(2026, 10, 20))
    PlannedAction.objects.filter(pk=step.planned_id).update(
        state="frozen",
        decision="ok",
        decided_at=NOW,
        announced_at=NOW,
        changeable_until=NOW,
        planned_on=TODAY,
    )
    step.refresh_from_db()
    return step


def test_litigation_in_our_hands_is_listed_and_noted_once_done(cast, karim, litigation):
    html = part(page(karim), "by-hand")
    url = reverse("desk:handover", args=[litigation.planned.public_id])
    assert "<b>Studio Belvédère</b>" in html

    response = karim.post(url, {"once": once(html), "on": "2026-11-23"})

    litigation.refresh_from_db()
    assert (litigation.planned.state, litigation.executed_on) == (
        "executed",
        date(2026, 11, 23),
    )
    assert messages(response) == ["Noted. The member reads it on the invoice."]


@pytest.mark.parametrize(
    ("on", "sentence"),
    [("", "This field is required."), ("2026-11-25", "This day is still to come.")],
)
def test_a_day_that_is_none_is_said_beside_its_field(
    cast, karim, litigation, on, sentence
):
    public_id = litigation.planned.public_id
    url = reverse("desk:handover", args=[public_id])

    response = karim.post(url, {"once": once(part(page(karim), "by-hand")), "on": on})

    litigation.refresh_from_db()
    html = part(response.content.decode(), "by-hand")
    assert (litigation.planned.state, litigation.executed_on) == ("frozen", None)
    field = html.split(f'id="on-{public_id}"')[1].split("</div>")[0]
    assert f'aria-describedby="on-{public_id}-error"' in field
    assert sentence in field


# --- what went wrong ---------------------------------------------------------------------------


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


# --- where the role reaches ----------------------------------------------------------------------


def test_what_is_seen_by_another_role_or_is_one_s_own_is_not_offered(cast, client_for):
    """Anna's accountant, who recovers for another entity only."""
    both = with_second_factor(UserFactory(first_name="Else", is_staff=True))
    StaffRoleFactory(user=both, role="recovery", entity=LegalEntityFactory())
    StaffRoleFactory(user=both, role="advisor", office=cast.namur)
    step = announced(cast)
    placed = hold(
        step.dunning.case,
        reason=HoldReason.SAYS_PAID,
        on=TODAY,
        at=NOW,
        by=cast.anna,
        paid_on=TODAY,
    )
    assert DunningAction.objects.visible_to(both).exists()
    client = client_for(both)

    html = page(client)
    response = client.post(
        reverse("desk:release", args=[placed.public_id]), {"once": "x"}
    )

    placed.refresh_from_db()
    assert "Studio Belvédère" not in html
    assert (response.status_code, placed.ended_at) == (404, None)


# --- taking out after the cut-off --------------------------------------------------------------


@pytest.fixture
def frozen(cast):
    step = announced(cast)
    with time_machine.travel(AFTER, tick=False):
        plan(at=AFTER)
        yield step


def test_after_the_cut_off_recovery_takes_a_step_out_with_a_reason(karim, frozen):
    html = part(page(karim), "prepared")
    url = reverse("desk:withdrawal", args=[frozen.public_id])
    assert "Leaves tomorrow." in html

    karim.post(url, {"once": once(html), "reason": "They called: paid tomorrow."})

    held = Hold.objects.get()
    assert (held.reason, held.note) == (
        HoldReason.RECOVERY,
        "They called: paid tomorrow.",
    )
    assert "Nothing is being prepared." in part(page(karim), "prepared")


def test_without_a_reason_nothing_is_taken_out(karim, frozen):
    url = reverse("desk:withdrawal", args=[frozen.public_id])

    karim.post(url, {"once": once(part(page(karim), "prepared")), "reason": " "})

    assert Hold.objects.count() == 0


# --- said to be paid ---------------------------------------------------------------------------


def test_a_claim_is_listed_and_the_steps_go_on_when_it_was_wrong(cast, karim):
    step = announced(cast)
    placed = hold(
        step.dunning.case,
        reason=HoldReason.SAYS_PAID,
        on=TODAY,
        at=NOW,
        by=cast.anna,
        paid_on=date(2026, 11, 20),
    )
    html = part(page(karim), "paid")
    assert (
        "Paid 20 November, as the customer says. Told by Anna Test on 24 November."
        in html
    )

    karim.post(reverse("desk:release", args=[placed.public_id]), {"once": once(html)})

    placed.refresh_from_db()
    assert placed.ended_at == NOW


# --- the batches -------------------------------------------------------------------------------


def test_the_next_sending_counts_the_words(cast, karim):
    announced(cast, name="Silent")
    decide(announced(cast, name="Said OK"), choice="ok", by=cast.anna, at=NOW)
    decide(announced(cast, name="Waits"), choice="wait", by=cast.anna, at=NOW)
    PlannedAction.objects.update(planned_on=LEAVES)

    html = part(page(karim), "batch-1")

    assert "Sending of Wednesday 2 December" in html
    assert re.findall(r"<li><b>(\d+)</b> (.*?)</li>", html) == [
        ("1", "OK"),
        ("1", "without an answer, leave"),
        ("1", "wait"),
    ]
    assert "Still open" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    cast, karim, django_assert_num_queries, count
):
    for n in range(count):
        approved_notice(cast, name=f"Atelier {n}")
        step = announced(cast, name=f"Studio {n}")
        hold(
            step.dunning.case,
            reason=HoldReason.SAYS_PAID,
            on=TODAY,
            at=NOW,
            by=cast.anna,
            paid_on=TODAY,
        )
        failed = announced(cast, name=f"Brume {n}")
        PlannedAction.objects.filter(pk=failed.pk).update(
            state="failed", settled_at=NOW
        )

    with django_assert_num_queries(QUERIES):
        karim.get(URL)


QUERIES = 30


@pytest.mark.parametrize(
    "who", ["anna", "carla", "olga", "substitute", "accountant", "past_substitute"]
)
def test_the_page_is_for_who_recovers(cast, client_for, who):
    assert client_for(cast.user(who)).get(URL).status_code == 403


@pytest.mark.parametrize("name", ["resolution", "sending", "handover", "withdrawal"])
def test_a_step_out_of_sight_is_not_there(karim, name):
    assert (
        karim.post(reverse(f"desk:{name}", args=[new_public_id()])).status_code == 404
    )


def test_an_invoice_without_a_step_needs_nobody(cast, karim):
    late_invoice(cast)

    html = page(karim)

    assert "Nothing to approve." in html
    assert "Nothing is in doubt." in html
