"""What a member notes of a quote: an answer heard elsewhere, the work, and what it comes to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from documents.credit_notes.services import issue_credit_note
from documents.enums import AnswerKind, PaperState, WorkStep
from documents.invoices.comparison import compared
from documents.invoices.services import invoice_quote, issue_invoice
from documents.models import CustomerAnswer, Paper, QuoteProgress
from documents.papers.services import LineInput
from documents.quotes.progress import (
    NotAccepted,
    NotYetDone,
    delivered_on,
    note_progress,
    undo_progress,
)
from documents.quotes.services import NotOpen, Proof, accept_quote, decline_quote
from smartportal.audit.models import Event
from smartportal.notifications.models import Notification
from tests.factories.credit_notes import make_credit_draft
from tests.factories.drafts import LINE, TODAY, instant, make_quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(sent_quote):
    return sent_quote.created_by


def heard(quote, by, *, on=TODAY, **more):
    return accept_quote(
        quote, name="Marie Lenoir", proof=Proof(by=by), on=on, at=instant(on), **more
    )


@pytest.fixture
def won(sent_quote, anna):
    heard(sent_quote, anna)
    return Paper.objects.get(pk=sent_quote.pk)


def test_a_yes_by_phone_wins_the_quote_and_says_who_noted_it(sent_quote, anna):
    answer = heard(sent_quote, anna, reason="Au téléphone, mardi")

    sent_quote.refresh_from_db()
    assert sent_quote.state == PaperState.WON
    assert (answer.link, answer.by, answer.reason) == (
        None,
        anna,
        "Au téléphone, mardi",
    )
    event = Event.objects.get(name="documents.quote.noted_accepted")
    assert event.by == anna
    assert not Notification.objects.filter(kind="documents.quote_accepted").exists()


def test_a_no_by_phone_loses_it(sent_quote, anna):
    decline_quote(
        sent_quote,
        reason="Trop cher",
        name="Marie",
        proof=Proof(by=anna),
        on=TODAY,
        at=instant(),
    )

    sent_quote.refresh_from_db()
    assert sent_quote.state == PaperState.LOST
    assert Event.objects.filter(name="documents.quote.noted_declined").count() == 1


def test_who_made_the_offer_may_hold_to_it_after_its_day(sent_quote, anna, proof_for):
    late = sent_quote.valid_until + timedelta(days=3)
    with pytest.raises(NotOpen):
        accept_quote(
            sent_quote,
            name="M",
            proof=proof_for(sent_quote),
            on=late,
            at=instant(late),
        )

    assert heard(sent_quote, anna, on=late).kind == AnswerKind.ACCEPTED


def test_an_answer_is_noted_once(sent_quote, anna):
    heard(sent_quote, anna)

    with pytest.raises(NotOpen):
        heard(sent_quote, anna)


def test_the_options_that_they_want_are_invoiced(anna, sent_quote):
    option = LineInput(
        description="Nuit",
        quantity=Decimal(1),
        unit_price=Decimal(100),
        vat_rate=Decimal("21.00"),
        optional=True,
    )
    quote = make_quote(sent_quote.activity, lines=(LINE, option))
    heard(quote, anna, chosen=[2])

    invoice = invoice_quote(quote, by=anna, at=instant())

    assert invoice.net == Decimal("900.00")


def test_an_answer_comes_from_a_link_or_from_a_member(sent_quote, anna, proof_for):
    values = {
        "paper": sent_quote,
        "kind": AnswerKind.RECEIVED,
        "paper_hash": sent_quote.hash,
        "at": instant(),
    }

    for origin in ({}, {"by": anna, "link": proof_for(sent_quote).link}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CustomerAnswer.objects.create(**values, **origin)


def progress(quote, step=WorkStep.DELIVERED, *, on=TODAY):
    return note_progress(
        quote, step, on=on, today=TODAY, by=quote.created_by, at=instant()
    )


def test_the_day_of_delivery_is_on_the_invoice(won):
    progress(won, WorkStep.STARTED, on=TODAY - timedelta(days=9))
    progress(won, on=TODAY - timedelta(days=2))

    invoice = invoice_quote(won, by=won.created_by, at=instant())

    assert invoice.supplied_on == TODAY - timedelta(days=2)


def test_said_again_the_day_is_the_new_one_and_taken_back_there_is_none(won):
    progress(won, on=TODAY - timedelta(days=2))
    progress(won, on=TODAY - timedelta(days=1))
    assert delivered_on(won) == TODAY - timedelta(days=1)

    for _twice in range(2):
        undo_progress(won, WorkStep.DELIVERED, by=won.created_by, at=instant())

    assert delivered_on(won) is None
    undone = Event.objects.filter(name="documents.quote.progress_undone")
    assert undone.count() == 1


def test_work_on_what_was_not_accepted_or_tomorrow_is_refused(sent_quote, anna):
    with pytest.raises(NotAccepted):
        progress(sent_quote)
    heard(sent_quote, anna)
    with pytest.raises(NotYetDone):
        progress(sent_quote, on=TODAY + timedelta(days=1))
    assert not QuoteProgress.objects.exists()


def test_quoted_invoiced_and_paid_beside_each_other(won):
    by = won.created_by
    draft = invoice_quote(won, by=by, at=instant())
    before = compared(won, quoted=won.gross)
    assert (before.invoiced, before.to_invoice) == (Decimal("0.00"), Decimal("968.00"))
    assert [row.pk for row in before.invoices] == [draft.pk]

    invoice = issue_invoice(draft, on=TODAY, today=TODAY, at=instant(), by=by)
    note = make_credit_draft(invoice, "0.5")
    issue_credit_note(note, on=TODAY, today=TODAY, at=instant(), by=by)
    after = compared(won, quoted=won.gross)

    assert after.invoiced == Decimal("726.00")
    assert after.to_invoice == Decimal("242.00")
    assert after.paid == Decimal("0.00")
    assert after.to_pay == Decimal("726.00")


def test_nothing_is_compared_before_the_yes(sent_quote):
    assert compared(sent_quote, quoted=sent_quote.gross) is None
