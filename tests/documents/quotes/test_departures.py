"""A minute in which a sent quote can be called back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from documents.enums import DepartureState, PaperKind, PaperState
from documents.models import Departure, Dispatch
from documents.papers.services import (
    Leaving,
    NotADraft,
    StaleDraft,
    delete_draft,
    save_draft,
)
from documents.quotes.departures import AlreadyGone, leave, plan_departure, recall
from documents.quotes.services import NotSendable
from documents.quotes.tasks import leave_now
from smartportal.delivery.models import Task
from smartportal.notifications.models import Notification
from smartportal.reference.settings import change_setting
from tests.factories.drafts import ENVELOPE, LINE, TODAY, instant, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_draft(kind=PaperKind.QUOTE)


@pytest.fixture
def departure(draft):
    return plan(draft)


def plan(draft):
    return plan_departure(draft, envelope=ENVELOPE, at=instant(), by=draft.created_by)


def test_a_quote_that_is_sent_stays_a_draft_for_a_minute(draft, departure):
    draft.refresh_from_db()

    assert (draft.state, draft.number) == (PaperState.DRAFT, None)
    assert departure.leaves_at == instant() + timedelta(seconds=60)
    assert departure.seconds_left(at=instant() + timedelta(seconds=18)) == 42
    assert departure.seconds_left(at=instant() + timedelta(hours=1)) == 0
    task = Task.objects.get(name="documents.leave")
    assert task.arguments == {"departure_id": departure.pk}
    assert task.due_at == departure.leaves_at
    assert not Dispatch.objects.exists()


def test_after_its_minute_it_leaves_with_the_words_of_the_sheet(draft, departure):
    leave_now(departure_id=departure.pk)

    dispatch = Dispatch.objects.get()
    assert (dispatch.paper, dispatch.to, dispatch.body) == (
        draft,
        ENVELOPE.to,
        ENVELOPE.body,
    )
    departure.refresh_from_db()
    draft.refresh_from_db()
    assert departure.state == DepartureState.LEFT
    assert draft.state == PaperState.SENT


def test_it_leaves_once(departure):
    leave(departure, at=instant())

    assert leave(departure, at=instant()) is None
    assert Dispatch.objects.count() == 1


def test_called_back_it_never_leaves_and_can_be_sent_again(draft, departure):
    recall(departure, by=draft.created_by, at=instant())

    assert leave(departure, at=instant()) is None
    draft.refresh_from_db()
    assert draft.state == PaperState.DRAFT
    assert leave(plan(draft), at=instant()).paper == draft


def test_what_left_is_not_called_back(draft, departure):
    leave(departure, at=instant())

    with pytest.raises(AlreadyGone):
        recall(departure, by=draft.created_by, at=instant())


def test_on_its_way_it_is_neither_sent_again_nor_changed_nor_thrown_away(
    draft, departure
):
    with pytest.raises(Leaving):
        plan(draft)
    with pytest.raises(Leaving):
        save_draft(draft, header={}, lines=(), revision=draft.revision, at=instant())
    with pytest.raises(Leaving):
        delete_draft(draft, by=draft.created_by)

    draft.refresh_from_db()
    assert draft.lines.count() == 1


def test_what_cannot_leave_is_refused_at_once():
    with pytest.raises(NotSendable):
        plan(make_draft(kind=PaperKind.QUOTE, lines=()))

    assert not Departure.objects.exists()


def test_what_was_read_before_the_last_save_is_refused(draft):
    save_draft(
        draft, header={}, lines=(LINE, LINE), revision=draft.revision, at=instant()
    )
    draft.revision -= 1

    with pytest.raises(StaleDraft):
        plan(draft)


def test_a_quote_that_left_is_refused(draft, departure):
    leave(departure, at=instant())

    with pytest.raises(NotADraft):
        plan(draft)


def test_what_stands_against_it_meanwhile_is_kept_and_told(draft, departure):
    draft.customer.street = ""
    draft.customer.save()

    assert leave(departure, at=instant()) is None

    departure.refresh_from_db()
    draft.refresh_from_db()
    assert departure.state == DepartureState.REFUSED
    assert departure.refusal == "Complétez l’adresse du client."
    assert draft.state == PaperState.DRAFT
    told = Notification.objects.get(recipient=draft.created_by)
    assert told.kind == "documents.quote_did_not_leave"


def test_the_cooperative_sets_how_long(draft):
    change_setting("quotes.undo_seconds", 5, on=TODAY)

    assert plan(draft).leaves_at == instant() + timedelta(seconds=5)


def test_the_database_lets_one_wait(draft, departure):
    fields = ENVELOPE.as_fields()
    with (
        pytest.raises(IntegrityError, match="one_waiting_departure_per_paper"),
        transaction.atomic(),
    ):
        Departure.objects.create(
            paper=draft,
            revision=1,
            leaves_at=instant(),
            at=instant(),
            by=draft.created_by,
            **fields,
        )


def test_the_database_wants_to_know_why_it_did_not_leave(departure):
    with (
        pytest.raises(IntegrityError, match="departure_refused_iff_it_says_why"),
        transaction.atomic(),
    ):
        Departure.objects.update(state=DepartureState.REFUSED)
