"""What the mail system says of a letter, and what becomes of its steps."""

import pytest

from documents.dunning.services import resolve_unknown
from documents.dunning.services.letters import hand_over, settle_letter
from documents.dunning.services.recovery import NotRecovery
from documents.models import DunningLetter
from members.enums import Role
from smartportal.delivery.enums import MessageState, NoticeKind, Outcome
from smartportal.delivery.models import Message
from smartportal.delivery.services import take_notice
from smartportal.delivery.services.outcomes import settle
from smartportal.notifications.models import Notification
from tests.documents.dunning.days import (
    DEC_2,
    DEC_3,
    deliver,
    frozen_reminder,
    letters,
    morning,
    run,
    states,
    told,
)
from tests.factories.members import StaffRoleFactory

pytestmark = pytest.mark.django_db


def sent_letter(activity) -> DunningLetter:
    frozen_reminder(activity)
    run(DEC_2)
    letter = DunningLetter.objects.get()
    hand_over(letter, at=morning(DEC_2))
    letter.refresh_from_db()
    return letter


def settle_as(letter: DunningLetter, state: str) -> None:
    Message.objects.filter(pk=letter.message_id).update(
        state="claimed", claimed_at=morning(DEC_2)
    )
    message = Message.objects.get(pk=letter.message_id)
    sent = {"sent_at": morning(DEC_2)} if state == "sent" else {}
    settle(message, to=MessageState(state), at=morning(DEC_2), **sent)
    letter.refresh_from_db()


def test_a_mail_that_perhaps_left_is_unknown_until_recovery_says(nora):
    letter, karim = sent_letter(nora), StaffRoleFactory(role=Role.RECOVERY).user
    settle_as(letter, "unknown")
    recipients = Notification.objects.filter(kind="documents.step_unknown").values_list(
        "recipient", flat=True
    )
    assert set(recipients) == {nora.member.user.pk, karim.pk}
    assert (letter.state, states()[0][:2]) == ("unknown", ("reminder_1", "unknown"))
    run(DEC_3)
    assert len(states()) == 1

    resolve_unknown(letter, sent=True, by=karim, at=morning(DEC_3))

    assert (letter.state, states()[0][:2]) == ("sent", ("reminder_1", "executed"))
    assert letter.actions.get().executed_on == DEC_2


def test_found_not_to_have_left_it_waits_for_a_better_address(nora):
    letter = sent_letter(nora)
    settle_as(letter, "unknown")

    resolve_unknown(
        letter,
        sent=False,
        by=StaffRoleFactory(role=Role.RECOVERY).user,
        at=morning(DEC_3),
    )

    assert (letter.state, states()[0]) == (
        "failed",
        ("reminder_1", "failed", "address"),
    )


def test_only_recovery_resolves_what_is_unknown(nora):
    letter = sent_letter(nora)
    settle_as(letter, "unknown")

    with pytest.raises(NotRecovery):
        resolve_unknown(letter, sent=True, by=nora.member.user, at=morning(DEC_3))


def test_a_refused_mail_leaves_again_once_the_address_is_another_one(nora):
    letter = sent_letter(nora)
    settle_as(letter, "failed")
    run(DEC_3)
    assert states()[0] == ("reminder_1", "failed", "address")

    customer = letter.customer
    customer.email = "new@buyers.example"
    customer.save(update_fields=["email"])
    run(DEC_3)
    deliver(morning(DEC_3))

    assert [sent.to for sent in letters()] == [
        [f"{customer.name} <new@buyers.example>"]
    ]
    assert [attempt.outcome for attempt in letter.attempts.all()] == ["failed"]


def test_the_same_news_twice_is_taken_once(nora):
    letter = sent_letter(nora)
    settle_as(letter, "sent")

    settle_letter(letter.message, outcome=Outcome.SENT, at=morning(DEC_2))

    assert (told("step_done"), letter.attempts.count()) == (1, 1)


def test_a_mail_that_came_back_is_told_and_the_step_stays_done(nora):
    letter = sent_letter(nora)
    settle_as(letter, "sent")

    take_notice(
        Message.objects.get(pk=letter.message_id),
        kind=NoticeKind.BOUNCED,
        recipient=letter.customer.email,
        at=morning(DEC_3),
    )

    assert (told("step_returned"), states()[0][:2]) == (1, ("reminder_1", "executed"))
