"""What recovery does by hand, takes out after the cut-off, and lets go on."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from documents.dunning.planner import plan
from documents.dunning.services import hold
from documents.enums import HoldReason
from documents.models import DunningAction, Hold, PlannedAction
from tests.desk.pages import (
    messages,
    once,
    part,
)
from tests.desk.pages import (
    recovery_page as page,
)
from tests.factories.steps import (
    CUTOFF,
    NOW,
    TODAY,
    announced,
    notice,
    step_of,
)

pytestmark = pytest.mark.django_db

AFTER = CUTOFF + timedelta(hours=1)


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


@pytest.fixture
def frozen(cast):
    step = announced(cast)
    with time_machine.travel(AFTER, tick=False):
        plan(at=AFTER)
        yield step


def test_after_the_cut_off_recovery_takes_a_step_out_with_a_reason(frozen, karim):
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


def test_without_a_reason_nothing_is_taken_out(frozen, karim):
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
