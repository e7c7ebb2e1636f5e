"""What the mail system says of a letter, and what becomes of its steps."""

from datetime import date

import pytest

from documents.dunning.services import (
    resolve_unknown,
    send_again,
)
from documents.dunning.services.letters import hand_over, settle_letter
from documents.dunning.services.recoverers import NotRecovery
from documents.dunning.services.recovery import AddressUnchanged, NotFailed
from documents.models import DunningAction, DunningLetter, PlannedAction
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


def settle_as(letter: DunningLetter, state: str, *, error: str = "") -> None:
    Message.objects.filter(pk=letter.message_id).update(
        state="claimed", claimed_at=morning(DEC_2)
    )
    message = Message.objects.get(pk=letter.message_id)
    sent = {"sent_at": morning(DEC_2)} if state == "sent" else {}
    settle(message, to=MessageState(state), at=morning(DEC_2), error=error, **sent)
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


def test_found_not_to_have_left_it_leaves_in_another_letter(nora):
    letter = sent_letter(nora)
    settle_as(letter, "unknown")

    resolve_unknown(
        letter,
        sent=False,
        by=StaffRoleFactory(role=Role.RECOVERY).user,
        at=morning(DEC_3),
    )

    assert (letter.state, states()[0]) == ("failed", ("reminder_1", "frozen", ""))
    run(DEC_3)
    deliver(morning(DEC_3))
    assert len(letters()) == 1
    action = DunningAction.objects.get(executed_on=DEC_3)
    assert (action.stage, action.letter.state) == ("reminder_1", "sent")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("x@buyers.example: 550 5.1.1 No such user", "address"),
        ("x@buyers.example: 550 No such user here", "address"),
        ("x@buyers.example: 550 5.7.1 Looks like spam", "refused"),
        ("5.7.1 Message rejected as spam", "refused"),
        ("x@buyers.example: 552 Mailbox is full", "refused"),
        ("5.1.8 Bad sender's system address", "refused"),
        ("4.3.2 Try again later", "unsent"),
        ("x@buyers.example: 451 Greylisted", "unsent"),
        ("'ascii' codec can't encode character", "unsent"),
        ("", "unsent"),
    ],
)
def test_a_mail_that_fails_says_why_in_words(nora, error, why):
    letter = sent_letter(nora)

    settle_as(letter, "failed", error=error)

    assert states()[0] == ("reminder_1", "failed", why)
    told_of = Notification.objects.get(kind="documents.step_withheld")
    assert told_of.parameters["why"] == why


def test_only_recovery_resolves_what_is_unknown(nora):
    letter = sent_letter(nora)
    settle_as(letter, "unknown")

    with pytest.raises(NotRecovery):
        resolve_unknown(letter, sent=True, by=nora.member.user, at=morning(DEC_3))


def test_a_refused_mail_leaves_again_once_the_address_is_another_one(nora):
    letter = sent_letter(nora)
    settle_as(letter, "failed", error="x@buyers.example: 550 5.1.1 No such user")
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


# --- sending again -----------------------------------------------------------------------------


def test_recovery_sends_again_what_was_refused(nora, karim):
    letter = sent_letter(nora)
    settle_as(letter, "failed", error="5.7.1 Looks like spam")
    run(DEC_3)
    assert states()[0] == ("reminder_1", "failed", "refused")

    send_again(letter.actions.get(), by=karim, at=morning(DEC_3))

    assert states()[0] == ("reminder_1", "frozen", "")
    run(DEC_3)
    deliver(morning(DEC_3))
    assert (len(letters()), states()[0][1]) == (1, "executed")


def test_what_shared_a_letter_goes_again_together(nora, karim):
    first = frozen_reminder(nora)
    frozen_reminder(nora, customer=first.invoice.customer)
    run(DEC_2)
    run(date(2026, 12, 4))
    letter = DunningLetter.objects.get(run_on=DEC_2)
    DunningAction.objects.filter(stage="reminder_1").update(letter=letter)
    hand_over(letter, at=morning(DEC_2))
    letter.refresh_from_db()
    settle_as(letter, "failed")

    again = send_again(letter.actions.first(), by=karim, at=morning(DEC_3))

    assert {action.planned.state for action in again} == {"frozen"}
    assert letter.actions.count() == 0


def test_what_did_not_fail_is_not_sent_again(nora, karim):
    letter = sent_letter(nora)

    with pytest.raises(NotFailed):
        send_again(letter.actions.get(), by=karim, at=morning(DEC_3))


def test_only_recovery_sends_again(nora):
    letter = sent_letter(nora)
    settle_as(letter, "failed")

    with pytest.raises(NotRecovery):
        send_again(letter.actions.get(), by=nora.member.user, at=morning(DEC_3))


# --- an address from which the last letter came back ---------------------------------------------


def come_back(letter: DunningLetter, status: str = "5.1.1") -> None:
    take_notice(
        Message.objects.get(pk=letter.message_id),
        kind=NoticeKind.BOUNCED,
        recipient=letter.customer.email,
        status=status,
        at=morning(DEC_3),
    )


def second_reminder(activity) -> date:
    """The first one was sent on 2 December; the second one is in the batch of this day."""
    planned = PlannedAction.objects.get(kind="reminder_2")
    leaves = date(2026, 12, 18)
    run(date(2026, 12, 10))
    planned.refresh_from_db()
    assert planned.planned_on == leaves
    return leaves


@pytest.fixture
def sent(nora) -> DunningLetter:
    letter = sent_letter(nora)
    settle_as(letter, "sent")
    run(DEC_3)
    return letter


def second() -> tuple[str, str]:
    planned = PlannedAction.objects.get(kind="reminder_2")
    return planned.state, planned.detail


def test_the_next_step_does_not_climb_to_an_address_that_is_dead(nora, sent):
    come_back(sent)
    leaves = second_reminder(nora)

    report = run(leaves)
    run(leaves)

    assert [line.why for line in report.withheld] == ["address"]
    assert second() == ("failed", "address")
    assert told("step_withheld") == 1


def test_with_another_address_it_leaves(nora, sent):
    come_back(sent)
    leaves = second_reminder(nora)
    run(leaves)
    customer = sent.customer
    customer.email = "new@buyers.example"
    customer.save(update_fields=["email"])

    run(leaves)

    assert second() == ("frozen", "")
    assert DunningAction.objects.get(stage="reminder_2").letter.state == "prepared"


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1"])
def test_a_full_mailbox_is_no_dead_address(nora, sent, status):
    come_back(sent, status)
    leaves = second_reminder(nora)

    run(leaves)

    assert second() == ("frozen", "")


def test_nothing_is_sent_again_to_a_dead_address(nora, sent, karim):
    come_back(sent)
    run(second_reminder(nora))
    failed = DunningAction.objects.get(stage="reminder_2")

    with pytest.raises(AddressUnchanged):
        send_again(failed, by=karim, at=morning(date(2026, 12, 18)))
