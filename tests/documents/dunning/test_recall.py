"""A letter whose mail waits for the mail server is taken back by a payment, a dispute or recovery."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from documents.dunning.services import hold, open_case, override
from documents.dunning.services.letters import hand_over
from documents.enums import HoldReason
from documents.models import DunningAction, DunningLetter
from members.enums import Role
from smartportal.core.refusals import ChangedMeanwhile
from smartportal.delivery.models import Message
from smartportal.delivery.services import send_due_messages
from tests.documents.dunning.days import (
    DEC_2,
    DEC_3,
    DUE,
    NOV_24,
    deliver,
    frozen_reminder,
    letters,
    morning,
    run,
    states,
    told,
)
from tests.factories.dunning import bank_read, owed, pay, shop
from tests.factories.members import StaffRoleFactory

pytestmark = pytest.mark.django_db


def waiting_letter(activity):
    """A reminder that is handed over; the mail server is away, so that its mail waits."""
    receivable = frozen_reminder(activity)
    run(DEC_2)
    hand_over(DunningLetter.objects.get(), at=morning(DEC_2))
    return receivable


def dispute(receivable, by):
    case = open_case(receivable, at=morning(DEC_2))
    return hold(case, reason=HoldReason.DISPUTE, on=DEC_2, at=morning(DEC_2), by=by)


def pay_whole(receivable, amount=None):
    statement = bank_read(receivable.invoice.entity, until=DEC_2)
    return pay(receivable, statement, amount, at=morning(DEC_2))


def reminders():
    rows = Message.objects.filter(key__startswith="dunning-letter:").order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_what_is_paid_while_its_mail_waits_does_not_leave(nora):
    pay_whole(waiting_letter(nora))

    deliver(morning(DEC_3))

    assert (letters(), reminders()) == ([], ["cancelled"])
    assert DunningLetter.objects.get().state == "withdrawn"
    assert states() == [("reminder_1", "cancelled", "paid")]
    assert told("step_withheld") == 1


def test_what_is_disputed_while_its_mail_waits_does_not_leave(nora):
    dispute(waiting_letter(nora), by=nora.member.user)

    deliver(morning(DEC_3))

    assert (letters(), reminders()) == ([], ["cancelled"])
    assert states()[0] == ("reminder_1", "cancelled", "dispute")


def test_recovery_takes_out_what_waits_for_the_mail_server(nora):
    waiting_letter(nora)
    action = DunningAction.objects.get()

    override(
        action,
        choice="wait",
        reason="They called",
        by=StaffRoleFactory(role=Role.RECOVERY).user,
        at=morning(DEC_2),
    )
    deliver(morning(DEC_3))

    assert letters() == []
    assert states()[0] == ("reminder_1", "cancelled", "recovery")


@pytest.mark.parametrize("what", [pay_whole, "dispute"])
def test_what_a_sender_has_already_is_not_taken_back(nora, what):
    receivable = waiting_letter(nora)
    Message.objects.update(state="claimed", claimed_at=morning(DEC_2))

    if what == "dispute":
        dispute(receivable, by=nora.member.user)
    else:
        what(receivable)

    assert DunningLetter.objects.get().state == "claimed"
    assert states()[0][:2] == ("reminder_1", "frozen")


def test_recovery_is_told_when_a_sender_has_it_already(nora):
    waiting_letter(nora)
    Message.objects.update(state="claimed", claimed_at=morning(DEC_2))

    with pytest.raises(ChangedMeanwhile):
        override(
            DunningAction.objects.get(),
            choice="wait",
            reason="They called",
            by=StaffRoleFactory(role=Role.RECOVERY).user,
            at=morning(DEC_2),
        )


@pytest.mark.parametrize("what", ["paid", "disputed"])
def test_the_other_paper_of_that_letter_leaves_the_same_day_in_a_new_one(nora, what):
    first = owed(nora, due_on=DUE)
    second = owed(nora, due_on=DUE, customer=first.invoice.customer)
    run(NOV_24)
    run(DEC_2)
    hand_over(DunningLetter.objects.get(), at=morning(DEC_2))

    pay_whole(first) if what == "paid" else dispute(first, by=nora.member.user)
    report = run(DEC_2)
    deliver(morning(DEC_2))

    assert [line.number for line in report.sent] == [second.invoice.number]
    [sent] = letters()
    assert (first.invoice.number in sent.body, second.invoice.number in sent.body) == (
        False,
        True,
    )
    assert reminders() == ["cancelled", "sent"]
    done = DunningAction.objects.get(executed_on=DEC_2)
    assert done.case.receivable == second


def test_a_part_payment_takes_a_waiting_letter_back_so_that_the_sum_is_right(nora):
    receivable = waiting_letter(nora)

    pay_whole(receivable, "1000.00")
    run(DEC_2)
    deliver(morning(DEC_2))

    [sent] = letters()
    assert receivable.open_amount == Decimal("936.00")
    assert ("936,00" in sent.body, "1\u202f936,00" in sent.body) == (True, False)


def test_what_a_payment_could_not_take_back_is_taken_back_by_the_next_run(nora):
    """The mail server said "later" after the money had come."""
    receivable = waiting_letter(nora)
    Message.objects.update(state="claimed", claimed_at=morning(DEC_2))
    pay_whole(receivable)
    Message.objects.update(state="pending")

    run(DEC_2)
    deliver(morning(DEC_3))

    assert letters() == []
    assert states() == [("reminder_1", "cancelled", "paid")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", [pay_whole, "dispute"])
def test_a_sender_and_who_takes_back_cannot_both_win(what):
    activity = shop()
    bank_read(activity.entity, until=date(2026, 12, 31))
    at, outcomes = morning(DEC_2), set()
    for _ in range(4):
        receivable = owed(activity, due_on=DUE)
        run(NOV_24)
        run(DEC_2)
        deliver_nothing(at)
        both_at_once(
            lambda: send_due_messages(at=at),
            lambda receivable=receivable: (
                dispute(receivable, by=activity.member.user)
                if what == "dispute"
                else what(receivable)
            ),
        )
        outcomes.add(outcome(receivable))

    assert outcomes <= {("sent", "sent", "executed"), ("cancelled", None, "cancelled")}


def deliver_nothing(at):
    for letter in DunningLetter.objects.filter(state="prepared"):
        hand_over(letter, at=at)
    Message.objects.exclude(key__startswith="dunning-letter:").delete()


def both_at_once(*acts):
    start = Barrier(len(acts))

    def go(act):
        start.wait()
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(go, act) for act in acts]:
            done.result()


def outcome(receivable):
    """The mail, the letter that the step is in, and the step."""
    action = DunningAction.objects.select_related("planned", "letter").get(
        case__receivable=receivable, stage="reminder_1"
    )
    mail = Message.objects.filter(key__startswith="dunning-letter:").latest("pk")
    letter = action.letter.state if action.letter else None
    return mail.state, letter, action.planned.state
