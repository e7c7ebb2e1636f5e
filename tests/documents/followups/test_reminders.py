"""A quote without an answer: the member decides whether its customer is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from documents.enums import ActionState, PaperKind
from documents.followups import services
from documents.followups.services import (
    announce,
    drop_overtaken,
    plan_reminders,
    run,
    send_due,
)
from documents.followups.settings import KIND
from documents.followups.upcoming import (
    all_coming,
    coming_of_quote,
    coming_quotes,
    reminded_quotes,
)
from documents.followups.wording import reminder_wording
from documents.models import Dispatch, Paper, PlannedAction
from documents.papers.sending import public_url
from documents.papers.tasks import dispatch as carry_dispatch
from documents.quotes.services import accept_quote, decline_quote, send_quote
from documents.quotes.versions import revise_quote
from documents.steering.services import TooLateToChange, decide, undo
from smartportal.audit.models import Event
from smartportal.delivery.models import Message
from smartportal.notifications.models import Notification
from tests.factories.drafts import (
    ENVELOPE,
    LINE,
    TODAY,
    instant,
    make_draft,
    make_quote,
)
from tests.factories.members import ActivityMemberFactory, MemberFactory

pytestmark = pytest.mark.django_db

# Sent on Tuesday 24 November: ten days later is a Friday; asked three working days before the cut-off.
TURN = date(2026, 12, 4)
ASKED_ON = date(2026, 11, 30)
CUTOFF = datetime(2026, 12, 3, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def action() -> PlannedAction:
    return PlannedAction.objects.get(kind=KIND)


def owner(quote):
    return quote.activity.member.user


def say(choice, *, on, quote, hour=10):
    return decide(action(), choice=choice, by=owner(quote), at=instant(on, hour))


def test_a_quote_that_leaves_has_its_reminder_planned_at_once(sent_quote):
    planned = action()

    assert (planned.paper, planned.planned_on) == (sent_quote, TURN)
    assert (planned.state, planned.decision) == (ActionState.PLANNED, "")
    assert planned.effective_decision == "wait"


def test_planning_again_plans_nothing(sent_quote):
    assert plan_reminders(Paper.objects.all(), at=instant()) == 0
    assert PlannedAction.objects.count() == 1


def test_a_quote_that_expires_before_has_no_turn():
    make_quote(valid_until=TURN)

    assert not PlannedAction.objects.exists()


def test_the_member_is_asked_three_working_days_before_the_cut_off(sent_quote):
    assert announce(at=instant(ASKED_ON - timedelta(days=1))) == 0
    assert announce(at=instant(ASKED_ON)) == 1
    assert announce(at=instant(ASKED_ON, 11)) == 0

    asked = action()
    assert (asked.state, asked.changeable_until) == (ActionState.ANNOUNCED, CUTOFF)
    [notice] = Notification.objects.filter(kind__startswith="documents.quote_reminder")
    assert notice.recipient == owner(sent_quote)


def test_without_an_answer_nothing_leaves(sent_quote):
    run(at=instant(ASKED_ON))

    assert run(at=instant(TURN, 12))["sent"] == 0
    assert Dispatch.objects.count() == 1
    [row] = coming_quotes(owner(sent_quote), at=instant(TURN))
    assert (row.can_decide, row.needs_word) == (True, True)
    assert row.silence == "Without an answer: waits"


def test_with_ok_it_leaves_on_its_day_to_the_address_of_the_quote(sent_quote):
    run(at=instant(ASKED_ON))
    say("ok", on=ASKED_ON, quote=sent_quote)

    assert run(at=CUTOFF)["sent"] == 0
    assert run(at=instant(TURN - timedelta(days=1), 18))["sent"] == 0
    assert run(at=instant(TURN))["sent"] == 1
    assert run(at=instant(TURN, 11))["sent"] == 0

    reminder = Dispatch.objects.latest("pk")
    assert (reminder.paper, reminder.to) == (sent_quote, ENVELOPE.to)
    assert sent_quote.number in reminder.body
    assert action().state == ActionState.EXECUTED
    [item] = reminded_quotes([sent_quote.activity_id])
    assert item.title.endswith(": done, as you had said")
    told = Event.objects.filter(name="documents.step.executed").get()
    assert told.parameters == {"step": KIND}


def test_one_that_cannot_be_written_holds_no_other_back(
    sent_quote, monkeypatch, caplog
):
    other = make_quote(sent_quote.activity, lines=(LINE,))
    plan_reminders(Paper.objects.filter(pk=other.pk), at=instant())
    run(at=instant(ASKED_ON))
    for step in PlannedAction.objects.filter(kind=KIND):
        decide(step, choice="ok", by=owner(sent_quote), at=instant(ASKED_ON))

    def wording(quote):
        if quote == sent_quote:
            raise ValueError
        return reminder_wording(quote)

    monkeypatch.setattr(services, "reminder_wording", wording)

    assert run(at=instant(TURN))["sent"] == 1
    assert Dispatch.objects.latest("pk").paper == other
    assert "was not sent" in caplog.text


def test_its_mail_carries_the_link_and_the_quote_and_leaves_once(sent_quote):
    run(at=instant(ASKED_ON))
    say("ok", on=ASKED_ON, quote=sent_quote)
    run(at=instant(TURN))
    reminder = Dispatch.objects.latest("pk")

    carry_dispatch(dispatch_id=reminder.pk)
    carry_dispatch(dispatch_id=reminder.pk)

    message = Message.objects.get(dispatch=reminder)
    assert message.subject == reminder.subject
    assert public_url("TOKEN").split("TOKEN")[0] in message.text


def test_nothing_leaves_at_night_or_on_a_holiday(sent_quote):
    run(at=instant(ASKED_ON))
    say("ok", on=ASKED_ON, quote=sent_quote)

    assert send_due(at=instant(TURN, 3)) == 0
    assert send_due(at=instant(TURN + timedelta(days=1))) == 0  # Saturday
    assert send_due(at=instant(TURN + timedelta(days=3))) == 1  # a run was missed


def test_ok_after_the_cut_off_leaves_time_to_change_it_again(sent_quote):
    run(at=instant(ASKED_ON))
    late = TURN + timedelta(days=3)  # Monday

    say("ok", on=late, quote=sent_quote)

    moved = action()
    assert moved.planned_on == late + timedelta(days=2)
    assert moved.changeable_until == datetime(2026, 12, 8, 17, tzinfo=UTC)
    assert run(at=instant(late, 12))["sent"] == 0
    say("wait", on=late + timedelta(days=1), quote=sent_quote)
    assert run(at=instant(late + timedelta(days=2)))["sent"] == 0


def test_ok_cannot_be_taken_back_after_the_cut_off(sent_quote):
    run(at=instant(ASKED_ON))
    say("ok", on=ASKED_ON, quote=sent_quote)

    with pytest.raises(TooLateToChange):
        undo(action(), by=owner(sent_quote), at=CUTOFF + timedelta(seconds=1))


@pytest.mark.parametrize("answer", [accept_quote, decline_quote])
def test_an_answer_of_the_customer_drops_it_at_once(sent_quote, proof_for, answer):
    run(at=instant(ASKED_ON))
    say("ok", on=ASKED_ON, quote=sent_quote)
    words = {"name": "Mathilde Roy"}
    if answer is decline_quote:
        words["reason"] = "Trop cher"

    answer(
        sent_quote, proof=proof_for(sent_quote), on=TODAY, at=instant(TURN, 9), **words
    )

    assert action().state == ActionState.CANCELLED
    assert run(at=instant(TURN))["sent"] == 0
    assert coming_quotes(owner(sent_quote), at=instant(TURN)) == []


def test_a_new_version_takes_the_turn_of_the_former(sent_quote):
    version = revise_quote(sent_quote, by=owner(sent_quote), at=instant())
    send_quote(version, envelope=ENVELOPE, on=TODAY, at=instant(), by=owner(sent_quote))

    rows = PlannedAction.objects.order_by("pk").values_list("paper", "state")
    assert list(rows) == [
        (sent_quote.pk, ActionState.CANCELLED),
        (version.pk, ActionState.PLANNED),
    ]


def test_an_expired_quote_is_not_reminded(sent_quote):
    assert drop_overtaken(at=instant(TODAY + timedelta(days=30))) == 0
    assert drop_overtaken(at=instant(TODAY + timedelta(days=32))) == 1
    assert action().state == ActionState.CANCELLED


def test_an_old_quote_is_announced_before_its_turn(sent_quote):
    PlannedAction.objects.all().delete()
    late = date(2026, 12, 14)

    plan_reminders(Paper.objects.all(), at=instant(late))

    # Monday: asked on the same day, cut off on Thursday, turn on Friday.
    assert action().planned_on == date(2026, 12, 18)
    assert announce(at=instant(late)) == 1


def test_what_the_member_reads(sent_quote):
    run(at=instant(ASKED_ON))

    [row] = all_coming(owner(sent_quote), at=instant(ASKED_ON))

    name = sent_quote.customer.name
    assert row.title == f"Reminder to {name}, quote of €968.00"
    assert row.note == "To change before 3\u00a0Dec, 18:00."
    assert not row.can_stop


def test_a_colleague_who_only_reads_sees_and_does_not_decide(sent_quote):
    ben = MemberFactory()
    ActivityMemberFactory(activity=sent_quote.activity, member=ben)

    row = coming_of_quote(sent_quote, ben.user, at=instant())

    assert row is not None
    assert not row.can_decide
    assert coming_quotes(MemberFactory().user, at=instant()) == []


def test_many_quotes_cost_the_same_queries(sent_quote, django_assert_num_queries):
    for _each in range(3):
        draft = make_draft(sent_quote.activity, kind=PaperKind.QUOTE, lines=(LINE,))
        send_quote(
            draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=owner(sent_quote)
        )

    with django_assert_num_queries(2):
        assert len(coming_quotes(owner(sent_quote), at=instant())) == 4
