"""A change of a sent quote is its next version; links lead to the newest one sent."""

import pytest
from django.db import IntegrityError, transaction

from documents.enums import PaperKind, PaperState
from documents.models import Dispatch, Paper
from documents.papers.services import delete_draft, lines_of
from documents.quotes.services import NotOpen, accept_quote, decline_quote, send_quote
from documents.quotes.versions import NotRevisable, newest_version, revise_quote
from smartportal.audit.models import Event
from tests.factories.drafts import ENVELOPE, TODAY, instant, make_draft

pytestmark = pytest.mark.django_db


def revise(quote):
    return revise_quote(quote, by=quote.created_by, at=instant())


def send(draft):
    dispatch = send_quote(
        draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by
    )
    return dispatch.paper


def accept(quote, proof_for):
    proof = proof_for(quote)
    return accept_quote(quote, name="M. Roy", proof=proof, on=TODAY, at=instant())


def test_a_version_begins_as_a_copy_and_changes_nothing_of_what_was_sent(sent_quote):
    version = revise(sent_quote)

    assert (version.kind, version.state) == (PaperKind.QUOTE, PaperState.DRAFT)
    assert (version.version, version.revises) == (2, sent_quote)
    assert version.customer == sent_quote.customer
    assert lines_of(version) == lines_of(sent_quote)
    sent_quote.refresh_from_db()
    assert sent_quote.state == PaperState.SENT
    assert newest_version(sent_quote) == sent_quote


def test_asked_twice_there_is_one_draft(sent_quote):
    assert revise(sent_quote) == revise(sent_quote)

    assert Paper.objects.count() == 2


def test_a_draft_thrown_away_makes_room_for_another(sent_quote):
    delete_draft(revise(sent_quote), by=sent_quote.created_by)

    assert revise(sent_quote).version == 2


def test_sending_it_replaces_the_one_before(sent_quote):
    version = send(revise(sent_quote))

    sent_quote.refresh_from_db()
    assert sent_quote.state == PaperState.REPLACED
    assert (version.number, version.version) == ("D-2026-002", 2)
    assert newest_version(sent_quote) == version
    event = Event.objects.get(name="documents.quote.replaced")
    assert event.parameters == {"number": "D-2026-002"}


def test_a_third_version_is_what_the_first_link_opens(sent_quote):
    third = send(revise(send(revise(sent_quote))))

    sent_quote.refresh_from_db()
    assert third.version == 3
    assert newest_version(sent_quote) == third


def test_what_was_replaced_takes_no_answer(sent_quote, proof_for):
    send(revise(sent_quote))

    with pytest.raises(NotOpen):
        accept(sent_quote, proof_for)

    assert sent_quote.answers.count() == 0


def test_a_declined_quote_keeps_its_answer_and_gets_a_version(sent_quote, proof_for):
    proof = proof_for(sent_quote)
    decline_quote(sent_quote, reason="Too dear", proof=proof, on=TODAY, at=instant())

    version = send(revise(sent_quote))

    sent_quote.refresh_from_db()
    assert sent_quote.state == PaperState.LOST
    assert newest_version(sent_quote) == version


def test_an_accepted_quote_has_no_other_version(won_quote):
    with pytest.raises(NotRevisable):
        revise(won_quote)


def test_an_invoice_has_no_versions():
    with pytest.raises(NotRevisable):
        revise(make_draft(kind=PaperKind.INVOICE))


def test_accepted_while_the_version_was_written_nothing_is_sent(sent_quote, proof_for):
    version = revise(sent_quote)
    accept(sent_quote, proof_for)

    with pytest.raises(NotRevisable), transaction.atomic():
        send(version)

    version.refresh_from_db()
    sent_quote.refresh_from_db()
    assert (version.state, sent_quote.state) == (PaperState.DRAFT, PaperState.WON)
    assert Dispatch.objects.filter(paper=version).count() == 0


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"version": 1}, "paper_version_counts_revisions"),
        ({"revises": None}, "paper_version_counts_revisions"),
    ],
)
def test_the_database_counts_versions_too(sent_quote, change, constraint):
    version = revise(sent_quote)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Paper.objects.filter(pk=version.pk).update(**change)


def test_the_database_knows_one_next_version(sent_quote):
    revise(sent_quote)
    other = make_draft(kind=PaperKind.QUOTE)

    with pytest.raises(IntegrityError, match="one_next_version"), transaction.atomic():
        Paper.objects.filter(pk=other.pk).update(revises=sent_quote, version=2)
