"""The recovery page: what it lists, and approving."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from documents.dunning.services import hold
from documents.enums import HoldReason
from documents.models import DunningAction, PlannedAction
from documents.steering.services import decide
from smartportal.core.ids import new_public_id
from tests.cast import with_second_factor
from tests.desk.pages import (
    RECOVERY as URL,
)
from tests.desk.pages import (
    messages,
    once,
    part,
)
from tests.desk.pages import (
    recovery_page as page,
)
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
)

pytestmark = pytest.mark.django_db

AFTER = CUTOFF + timedelta(hours=1)


def approved_notice(cast, **options):
    action = notice(cast, **options)
    decide(action.planned, choice="ok", by=cast.anna, at=NOW)
    return action


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


def test_what_was_approved_stays_in_sight_until_it_leaves(cast, karim):
    action = approved_notice(cast)
    for name, state in (("Yesterday", "announced"), ("Gone", "executed")):
        approved = approved_notice(cast, name=name)
        DunningAction.objects.filter(pk=approved.pk).update(
            approved_by=cast.recovery, approved_at=NOW - timedelta(days=1)
        )
        PlannedAction.objects.filter(dunning=approved).update(state=state)
    token = once(part(page(karim), "approvals"))

    karim.post(
        reverse("desk:approval"), {"once": token, "step": [action.planned.public_id]}
    )

    html = part(page(karim), "approvals")
    shown = html.split("<h3>Approved</h3>")[1]
    assert re.findall(r"<b>([^<€]*)</b>", shown) == ["Studio Belvédère", "Yesterday"]
    assert f"approved by {cast.recovery} today 10:00. Leaves on " in shown
    assert "Nothing to approve." in html


def test_the_page_says_what_silence_does_to_a_reminder(karim):
    assert "Reminders leave unless the member holds them." in page(karim)


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
    assert "No reminder to a private person leaves yet." in html


def test_a_disputed_one_says_so(cast, karim):
    action = approved_notice(cast)
    hold(action.case, reason=HoldReason.DISPUTE, on=TODAY, at=NOW, by=cast.anna)

    assert "The customer disputes it" in part(page(karim), "approvals")


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


# A dashboard. Session, user, roles with the second factor, bell; what to approve, the other steps, the
# claims, the batches, the letters, the bank.
QUERIES = 4 + 6


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
