"""What the member reads on an invoice and under "In my name"."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from documents.dunning.planner import plan
from documents.dunning.services import hold, open_case
from documents.dunning.story import story
from documents.dunning.upcoming import coming_for
from documents.enums import HoldReason
from documents.models import DunningAction, Paper, PlannedAction
from documents.steering.services import decide
from tests.factories.dunning import customer_of, executed, owed, plan_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("karim")]
DUE = date(2026, 11, 14)
NOV_24 = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOV_25 = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def told(receivable, at=NOV_25):
    return story(receivable.invoice, at=at)


def by_stage(receivable, at=NOV_25):
    return {step.stage: step for step in told(receivable, at).steps}


def test_each_stage_has_its_state_and_both_its_days(reminded):
    steps = told(reminded).steps

    assert [(step.stage, step.state, step.on, step.on_wait) for step in steps] == [
        ("reminder_1", "done", date(2026, 11, 17), None),
        ("reminder_2", "next", date(2026, 12, 3), date(2026, 12, 14)),
        ("formal_notice", "todo", date(2026, 12, 18), date(2026, 12, 29)),
        ("litigation", "todo", date(2027, 1, 15), date(2027, 1, 26)),
    ]


def test_a_stage_s_word_says_whether_it_was_sent(reminded):
    words = [step.word for step in told(reminded).steps]

    assert words == ["Reminder 1 sent", "Reminder 2", "Formal notice", "Litigation"]


def test_on_top_stands_what_happens_and_until_when_it_can_change(reminded):
    found = told(reminded)

    assert (found.when_ok.headline, found.when_ok.text) == (
        "Reminder 2 on Thursday 3 December.",
        "You can change it until 2\u00a0Dec, 18:00. 7 days left.",
    )
    assert (found.when_wait.headline, found.when_wait.text) == (
        "Nothing leaves. Reminder 2 waits for your OK.",
        "We ask you again on Thursday 10 December. The debt remains due.",
    )


def test_a_pause_says_its_own_day_and_not_when_one_is_asked_again(nora, reminded):
    planned = PlannedAction.objects.get(dunning__stage="reminder_2")
    until = date(2026, 12, 18)
    decide(planned, choice="wait", by=nora.member.user, at=NOV_25, wait_until=until)

    found = told(reminded).when_wait

    assert (found.headline, found.text) == (
        "Reminder 2: paused until Friday 18 December.",
        "Until then nothing leaves; after it, it leaves on the next working day, unless you choose otherwise.",
    )


def test_the_next_step_says_what_silence_means_and_whom_to_call_after(reminded):
    step = by_stage(reminded)["reminder_2"]

    assert (step.strong, step.sentence, step.silence) == (
        "Will leave.",
        "A firmer e-mail.",
        "Without an answer: leaves Thursday 3 December",
    )
    assert step.limit == "To change before 2\u00a0Dec, 18:00. After that: call Karim."
    assert (step.can_decide, step.decision, step.since) == (True, "", "")


def test_each_step_says_what_it_costs(reminded):
    costs = {stage: step.costs for stage, step in by_stage(reminded).items()}

    assert costs["reminder_2"] == "For the customer: €0. For you: €0."
    assert (
        costs["formal_notice"] == "For the customer: €40 and the interest. For you: €0."
    )
    assert costs["litigation"].startswith(
        "For the customer: the costs that the judge sets."
    )


def test_a_formal_notice_needs_two_people_and_waits_in_silence(reminded):
    step = by_stage(reminded)["formal_notice"]

    assert step.needs == (
        "Never without your OK; the recovery service (Karim) must approve it too."
    )
    assert step.silence == "Without an answer: waits"


def test_what_follows_a_pause_is_what_silence_means(reminded):
    steps = by_stage(reminded)

    assert steps["reminder_2"].after_pause == (
        "Until then nothing leaves; after it, it leaves on the next working day, unless you choose otherwise."
    )
    assert steps["formal_notice"].after_pause == (
        "Until then nothing leaves; after it, nothing without your OK."
    )


def test_a_word_is_shown_with_its_day_and_what_undoing_restores(reminded, nora):
    planned = PlannedAction.objects.get(kind="reminder_2")
    decide(planned, choice="ok", by=nora.member.user, at=NOV_25)
    decide(planned, choice="wait", by=nora.member.user, at=NOV_25)

    step = by_stage(reminded)["reminder_2"]

    assert (told(reminded).choice, step.decision, step.former, step.since) == (
        "wait",
        "wait",
        "ok",
        "On hold since 25\u00a0Nov",
    )


def test_frozen_it_says_that_it_is_too_late_and_whom_to_call(reminded):
    evening = datetime(2026, 12, 2, 18, tzinfo=UTC)
    plan(at=evening)

    step = by_stage(reminded, evening)["reminder_2"]

    assert (step.state, step.strong, step.sentence, step.can_decide) == (
        "frozen",
        "Too late to change: leaves Thursday.",
        "Call Karim, +32 4 000 00 00.",
        False,
    )


def test_unknown_says_who_checks_until_when(reminded):
    PlannedAction.objects.filter(kind="reminder_2").update(
        state="unknown", settled_at=datetime(2026, 12, 3, 9, tzinfo=UTC)
    )

    step = by_stage(reminded, datetime(2026, 12, 3, 10, tzinfo=UTC))["reminder_2"]

    assert (step.state, step.strong) == (
        "unknown",
        "We do not know whether the e-mail left. Karim checks before tomorrow 12:00.",
    )


def test_failed_says_what_to_correct(reminded):
    PlannedAction.objects.filter(kind="reminder_2").update(
        state="failed", detail="address"
    )

    step = by_stage(reminded)["reminder_2"]

    assert (step.state, step.strong) == (
        "failed",
        "Not sent: unknown address. Up to you: correct it.",
    )
    found = told(reminded).when_ok
    assert (found.headline, found.status) == (f"Reminder 2. {step.strong}", "late")


def test_a_formal_notice_without_a_word_asks_for_it_on_top(nora):
    receivable = owed(nora, due_on=date(2026, 10, 1))
    case = open_case(receivable, at=NOV_25)
    executed(case, "reminder_1", on=date(2026, 10, 5))
    executed(case, "reminder_2", on=date(2026, 11, 20))
    plan(at=NOV_25)

    found = told(receivable).when_ok

    assert (found.headline, found.text) == (
        "Formal notice: your OK?",
        "It can leave from Monday 7 December. Without an answer it waits.",
    )


def test_a_formal_notice_with_the_member_s_ok_waits_for_the_recovery_service(nora):
    receivable = owed(nora, due_on=date(2026, 10, 1))
    case = open_case(receivable, at=NOV_25)
    executed(case, "reminder_1", on=date(2026, 10, 5))
    executed(case, "reminder_2", on=date(2026, 11, 20))
    plan(at=NOV_25)
    planned = PlannedAction.objects.get(kind="formal_notice")
    decide(planned, choice="ok", by=nora.member.user, at=NOV_25)
    once = "It leaves as soon as the recovery service (Karim) has approved it."

    found, step = told(receivable), by_stage(receivable)["formal_notice"]

    assert (found.when_ok.headline, found.when_ok.text) == (
        "Formal notice: you said OK.",
        once,
    )
    assert step.strong == once
    assert coming_for(nora.member.user, at=NOV_25)[0].note == once
    assert (found.contact.phone, found.contact.email) == (
        nora.entity.phone,
        nora.entity.email,
    )


def test_once_approved_a_formal_notice_will_leave(nora):
    receivable = owed(nora, due_on=date(2026, 10, 1))
    case = open_case(receivable, at=NOV_25)
    executed(case, "reminder_1", on=date(2026, 10, 5))
    executed(case, "reminder_2", on=date(2026, 11, 20))
    plan(at=NOV_25)
    planned = PlannedAction.objects.get(kind="formal_notice")
    decide(planned, choice="ok", by=nora.member.user, at=NOV_25)
    DunningAction.objects.filter(planned=planned).update(
        approved_by=nora.member.user, approved_at=NOV_25
    )

    assert by_stage(receivable)["formal_notice"].strong == "Will leave."
    assert coming_for(nora.member.user, at=NOV_25)[0].note == ""


def test_a_dispute_stops_everything_and_says_so(reminded, nora):
    case = open_case(reminded, at=NOV_25)
    hold(
        case,
        reason=HoldReason.DISPUTE,
        on=NOV_25.date(),
        at=NOV_25,
        by=nora.member.user,
    )

    assert (
        told(reminded).when_ok.headline
        == "The customer disputes it. Everything is stopped."
    )
    assert coming_for(nora.member.user, at=NOV_25)[0].status.word == "Disputed"


def test_paid_nothing_more_leaves(reminded):
    reminded.open_amount = 0
    reminded.save(update_fields=["open_amount"])
    plan(at=NOV_25)

    found = told(reminded)

    assert (found.is_settled, found.when_ok.headline) == (
        True,
        "Nothing is left to pay: nothing more will leave.",
    )
    assert [step.can_decide for step in found.steps] == [False] * 4


def test_an_invoice_that_is_not_late_yet_can_already_be_decided(nora):
    receivable = owed(nora, due_on=date(2026, 12, 18))

    steps = told(receivable).steps

    assert [(step.state, step.can_decide, step.action_id) for step in steps] == [
        ("next", True, ""),
        ("todo", True, ""),
        ("todo", True, ""),
        ("todo", True, ""),
    ]
    assert steps[0].on == date(2026, 12, 21)


@pytest.fixture
def consumer_s(nora):
    """Late, of a private person, to whom nothing is sent yet."""
    plan_for(nora.entity, kind="consumer", sends=False)
    receivable = owed(nora, due_on=DUE, customer=customer_of(nora, kind="consumer"))
    plan(at=NOV_24)
    return receivable


def test_where_a_plan_sends_nothing_the_member_reads_it_once(consumer_s):
    found = told(consumer_s, NOV_24)

    assert (found.when_ok.headline, found.when_ok.text, found.sends) == (
        "No reminder to a private person leaves yet.",
        "Until then, write to the customer yourself. You are told before the first step.",
        False,
    )


def test_where_a_plan_sends_nothing_no_day_is_promised_and_nothing_is_asked(
    consumer_s, nora
):
    planned = PlannedAction.objects.get(kind="reminder_1")
    decide(planned, choice="wait", by=nora.member.user, at=NOV_24)

    steps = told(consumer_s, NOV_24).steps

    assert [(step.state, step.sentence) for step in steps][:2] == [
        ("next", "A friendly e-mail."),
        ("todo", "A firmer e-mail."),
    ]
    for step in steps:
        assert (step.on, step.on_wait, step.strong, step.silence, step.limit) == (
            None,
            None,
            "",
            "",
            "",
        )
        assert (step.can_decide, step.decision, step.since) == (False, "", "")


def test_where_a_plan_sends_nothing_the_list_has_it_for_later(consumer_s, nora):
    row = coming_for(nora.member.user, at=NOV_24)[0]

    assert (row.status.word, row.can_decide, row.needs_word, row.is_for_later) == (
        "Does not leave yet",
        False,
        False,
        True,
    )


def test_without_a_plan_there_is_no_story(nora):
    receivable = owed(nora, due_on=DUE, customer=customer_of(nora, kind="public"))

    assert told(receivable) is None


def test_the_story_costs_the_same_whatever_happened(
    reminded, django_assert_num_queries
):
    invoice = Paper.objects.with_surroundings().get(pk=reminded.invoice_id)

    with django_assert_num_queries(11):
        story(invoice, at=NOV_25)
