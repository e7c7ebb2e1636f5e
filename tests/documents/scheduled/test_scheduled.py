"""A paper leaves on the day and hour that the member chose: once, as it was looked at, or not at all."""

from datetime import timedelta

import pytest

from documents.enums import ActionState, Choice, PaperKind, PaperState
from documents.followups.upcoming import all_coming
from documents.models import Dispatch, ScheduledSending
from documents.papers.services import StaleDraft, lines_of, save_draft
from documents.quotes.services import accept_quote, send_quote
from documents.scheduled import services
from documents.scheduled.services import (
    BadMoment,
    CannotLeave,
    NotReady,
    leave,
    live_sending,
    plan_sending,
    planned_for,
    take_back,
)
from documents.steering.services import decide, undo
from smartportal.audit.models import Event
from smartportal.delivery.models import Task
from smartportal.notifications.models import Notification
from tests.factories.drafts import (
    ENVELOPE,
    TODAY,
    instant,
    make_draft,
    make_invoice,
    make_quote,
)

pytestmark = pytest.mark.django_db
NOW = instant()
LEAVES = instant(TODAY + timedelta(days=2), hour=8)
KINDS = [PaperKind.QUOTE, PaperKind.INVOICE]


def plan(paper, *, leaves_at=LEAVES, envelope=ENVELOPE):
    by = paper.created_by
    return plan_sending(paper, envelope=envelope, leaves_at=leaves_at, at=NOW, by=by)


def state_of(planned):
    planned.action.refresh_from_db()
    return planned.action.state


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_leaves_at_its_moment_and_not_before(kind):
    draft = make_draft(kind=kind)
    planned = plan(draft)

    leave(planned.pk, at=LEAVES - timedelta(minutes=1))
    draft.refresh_from_db()
    assert draft.is_draft
    leave(planned.pk, at=LEAVES)
    leave(planned.pk, at=LEAVES)

    draft.refresh_from_db()
    assert (draft.is_draft, draft.issued_on) == (False, LEAVES.date())
    assert Dispatch.objects.get().paper == draft
    assert state_of(planned) == ActionState.EXECUTED


def test_the_mail_of_an_issued_invoice_leaves_later():
    invoice = make_invoice()
    planned = plan(invoice)

    leave(planned.pk, at=LEAVES)

    assert Dispatch.objects.get().to == ENVELOPE.to
    assert state_of(planned) == ActionState.EXECUTED


def test_the_sweeper_finds_it():
    planned = plan(make_invoice())

    task = Task.objects.get(name="documents.leave_planned")
    assert (task.due_at, task.arguments) == (LEAVES, {"planned_id": planned.pk})


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_that_changed_does_not_leave_and_says_why(kind):
    draft = make_draft(kind=kind)
    planned = plan(draft)
    header, lines = {"title": "Autre"}, lines_of(draft)
    save_draft(draft, header=header, lines=lines, revision=draft.revision, at=instant())

    leave(planned.pk, at=LEAVES)

    draft.refresh_from_db()
    assert draft.is_draft
    assert state_of(planned) == ActionState.FAILED
    assert planned_for(draft)[1].action.detail != ""
    told = Notification.objects.get(kind="documents.sending_did_not_leave")
    assert told.recipient == draft.created_by


def test_what_became_impossible_does_not_leave():
    draft = make_draft()
    planned = plan(draft)
    draft.customer.street = ""
    draft.customer.save()

    leave(planned.pk, at=LEAVES)

    assert state_of(planned) == ActionState.FAILED
    assert not Dispatch.objects.exists()


def test_a_quote_that_was_answered_is_not_sent_again(proof_for):
    quote = make_quote()
    planned = plan(quote)
    proof = proof_for(quote)
    accept_quote(quote, name="Mathilde", proof=proof, on=TODAY, at=instant())

    leave(planned.pk, at=LEAVES)

    assert state_of(planned) == ActionState.FAILED
    assert Dispatch.objects.count() == 1


def test_what_left_by_hand_meanwhile_does_not_leave_twice():
    draft = make_draft(kind=PaperKind.QUOTE)
    planned = plan(draft)
    send_quote(draft, envelope=ENVELOPE, on=TODAY, at=NOW, by=draft.created_by)

    leave(planned.pk, at=LEAVES)

    assert state_of(planned) == ActionState.CANCELLED
    assert Dispatch.objects.count() == 1


def test_who_may_no_longer_send_does_not():
    draft = make_draft()
    planned = plan(draft)
    stranger = make_draft().created_by
    ScheduledSending.objects.update(by=stranger)

    leave(planned.pk, at=LEAVES)

    assert state_of(planned) == ActionState.FAILED


def test_it_can_be_taken_back_until_it_leaves():
    draft = make_draft()
    planned = plan(draft)

    take_back(planned, by=draft.created_by, at=NOW)
    leave(planned.pk, at=LEAVES)

    assert state_of(planned) == ActionState.CANCELLED
    assert not Dispatch.objects.exists()
    with pytest.raises(CannotLeave):
        take_back(planned, by=draft.created_by, at=NOW)
    names = Event.objects.filter(name__startswith="documents.sending.")
    assert [name.rsplit(".")[-1] for name in names.values_list("name", flat=True)] == [
        "planned",
        "taken_back",
    ]


def test_planned_again_the_first_plan_is_gone():
    draft = make_draft()
    first, second = plan(draft), plan(draft, leaves_at=LEAVES + timedelta(hours=1))

    leave(first.pk, at=LEAVES)
    assert not Dispatch.objects.exists()
    assert live_sending(draft) == second
    leave(second.pk, at=LEAVES + timedelta(hours=1))

    assert Dispatch.objects.count() == 1


def test_on_hold_it_waits_and_leaves_after_the_word():
    draft = make_draft()
    planned, by = plan(draft), draft.created_by
    decide(planned.action, choice=Choice.WAIT, by=by, at=NOW)

    leave(planned.pk, at=LEAVES)
    assert state_of(planned) == ActionState.ANNOUNCED
    later = LEAVES + timedelta(days=1)
    decide(planned.action, choice=Choice.OK, by=by, at=later)
    due = Task.objects.filter(name="documents.leave_planned", due_at=later)
    assert due.count() == 1
    leave(planned.pk, at=later)

    assert state_of(planned) == ActionState.EXECUTED


def test_a_pause_ends_by_itself():
    draft = make_draft()
    planned = plan(draft)
    until = TODAY + timedelta(days=4)
    by = draft.created_by
    decide(planned.action, choice=Choice.WAIT, by=by, at=NOW, wait_until=until)

    leave(planned.pk, at=LEAVES)
    assert state_of(planned) == ActionState.ANNOUNCED
    leave(planned.pk, at=LEAVES + timedelta(days=3))

    assert state_of(planned) == ActionState.EXECUTED


def test_undoing_the_hold_lets_it_leave():
    draft = make_draft()
    planned, by = plan(draft), draft.created_by
    decide(planned.action, choice=Choice.WAIT, by=by, at=NOW)
    undo(planned.action, by=by, at=NOW)

    leave(planned.pk, at=LEAVES)

    assert state_of(planned) == ActionState.EXECUTED


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        NOW - timedelta(days=1),
        NOW + timedelta(minutes=4),
        NOW + timedelta(days=91),
    ],
)
def test_a_moment_too_soon_or_too_far_is_refused(moment):
    with pytest.raises(BadMoment):
        plan(make_draft(), leaves_at=moment)


def test_what_is_missing_is_said_when_it_is_planned():
    draft = make_draft(lines=())

    with pytest.raises(NotReady):
        plan(draft)


def test_a_draft_seen_before_its_last_change_is_refused():
    draft = make_draft()
    draft.revision -= 1

    with pytest.raises(StaleDraft):
        plan(draft)


def test_it_is_among_what_is_coming():
    draft = make_draft()
    planned = plan(draft)

    [row] = all_coming(draft.created_by, at=NOW)

    assert (row.action_id, row.can_decide, row.decision) == (
        planned.action.public_id,
        True,
        "ok",
    )
    assert ENVELOPE.to in row.text


def test_a_failure_of_the_portal_leaves_it_for_the_next_try(monkeypatch):
    draft = make_draft()
    planned = plan(draft)

    def broken(*arguments, **options):
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(services, "request_dispatch", broken)
        with pytest.raises(OSError, match="disk"):
            leave(planned.pk, at=LEAVES)
    assert state_of(planned) == ActionState.ANNOUNCED
    leave(planned.pk, at=LEAVES)

    assert state_of(planned) == ActionState.EXECUTED
    draft.refresh_from_db()
    assert draft.state == PaperState.ISSUED
