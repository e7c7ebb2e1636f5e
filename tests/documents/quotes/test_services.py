from datetime import timedelta

import pytest

from documents.enums import AnswerKind, PaperKind, PaperState
from documents.models import CustomerAnswer, Dispatch
from documents.papers.services import NotADraft
from documents.quotes.services import (
    NotOpen,
    NotSendable,
    accept_quote,
    confirm_receipt,
    decline_quote,
    send_quote,
)
from smartportal.audit.models import Event
from smartportal.core.money import in_words
from smartportal.delivery.models import Message, Task
from smartportal.notifications.kinds import kinds
from smartportal.notifications.models import Notification
from tests.factories.drafts import ENVELOPE, TODAY, instant, make_draft, make_quote

pytestmark = pytest.mark.django_db


def test_sending_freezes_numbers_and_asks_for_the_mail():
    draft = make_draft(kind=PaperKind.QUOTE)

    dispatch = send_quote(
        draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by
    )

    quote = dispatch.paper
    assert (quote.state, quote.number) == (PaperState.SENT, "D-2026-001")
    assert quote.valid_until == TODAY + timedelta(days=30)
    assert (
        Task.objects.filter(
            name="documents.dispatch", arguments={"dispatch_id": dispatch.pk}
        ).count()
        == 1
    )


def test_sending_twice_is_refused():
    draft = make_draft(kind=PaperKind.QUOTE)
    send_quote(draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by)

    with pytest.raises(NotADraft):
        send_quote(
            draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by
        )

    assert Dispatch.objects.count() == 1


def test_a_quote_without_lines_is_not_sent():
    draft = make_draft(kind=PaperKind.QUOTE, lines=())

    with pytest.raises(NotSendable) as refusal:
        send_quote(
            draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by
        )

    assert [reason.code for reason in refusal.value.reasons] == ["lines_missing"]
    draft.refresh_from_db()
    assert draft.state == PaperState.DRAFT


def test_accepting_wins_the_quote_and_keeps_the_proof(sent_quote, proof_for):
    answer = accept_quote(
        sent_quote,
        name="Mathilde Roy",
        proof=proof_for(sent_quote),
        on=TODAY,
        at=instant(),
    )

    sent_quote.refresh_from_db()
    assert sent_quote.state == PaperState.WON
    assert (answer.name, answer.paper_hash, answer.address, answer.consent_text) == (
        "Mathilde Roy",
        sent_quote.hash,
        "192.0.2.1",
        "I accept",
    )


def test_declining_loses_the_quote_with_the_reason(sent_quote, proof_for):
    decline_quote(
        sent_quote,
        reason="Trop cher",
        proof=proof_for(sent_quote),
        on=TODAY,
        at=instant(),
    )

    sent_quote.refresh_from_db()
    assert sent_quote.state == PaperState.LOST
    assert sent_quote.answers.get().reason == "Trop cher"


@pytest.mark.parametrize(
    ("answer", "title", "text"),
    [
        (
            lambda quote, **given: accept_quote(quote, name="Jef", **given),
            "{customer} a accepté le devis {number}",
            "{amount}. Vous pouvez le facturer.",
        ),
        (
            lambda quote, **given: decline_quote(quote, reason="Trop tard", **given),
            "{customer} a refusé le devis {number}",
            "Trop tard",
        ),
    ],
)
def test_the_member_is_told_of_the_answer_at_once(
    sent_quote, proof_for, answer, title, text
):
    answer(sent_quote, proof=proof_for(sent_quote), on=TODAY, at=instant())

    notice = Notification.objects.get()
    words = {
        "customer": sent_quote.customer.name,
        "number": sent_quote.number,
        "amount": in_words(sent_quote.gross),
    }
    assert notice.recipient == sent_quote.activity.member.user
    kind = kinds[notice.kind]
    told = kind.title_for(notice.parameters), kind.text_for(notice.parameters)
    assert told == (
        title.format(**words),
        text.format(**words),
    )
    assert Message.objects.get().subject == told[0]


def test_an_answered_quote_takes_no_second_answer(won_quote, proof_for):
    with pytest.raises(NotOpen):
        decline_quote(
            won_quote, reason="", proof=proof_for(won_quote), on=TODAY, at=instant()
        )
    with pytest.raises(NotOpen):
        accept_quote(
            won_quote, name="Again", proof=proof_for(won_quote), on=TODAY, at=instant()
        )

    assert CustomerAnswer.objects.count() == 1


@pytest.mark.parametrize(("days", "open_still"), [(30, True), (31, False)])
def test_a_quote_is_open_until_the_end_of_its_last_day(proof_for, days, open_still):
    quote = make_quote()
    day = TODAY + timedelta(days=days)

    if open_still:
        assert (
            accept_quote(
                quote, name="M", proof=proof_for(quote), on=day, at=instant(day)
            ).kind
            == AnswerKind.ACCEPTED
        )
    else:
        with pytest.raises(NotOpen):
            accept_quote(
                quote, name="M", proof=proof_for(quote), on=day, at=instant(day)
            )


def test_well_received_is_said_once(sent_quote, proof_for):
    first = confirm_receipt(sent_quote, proof=proof_for(sent_quote), at=instant())
    second = confirm_receipt(sent_quote, proof=proof_for(sent_quote), at=instant())

    assert first == second
    assert Event.objects.filter(name="documents.paper.received").count() == 1
