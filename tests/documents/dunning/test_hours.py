"""Steps leave on working days, in the hours of sending."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from documents.dunning.jobs import run_hour
from documents.dunning.moments import sending_opens
from documents.dunning.run import run_day
from documents.dunning.services.letters import hand_over_in_time
from documents.dunning.settings import SEND_UNTIL
from documents.dunning.tasks import send_letter
from documents.models import Customer, DunningAction, DunningLetter
from smartportal.delivery.models import Message, Task
from smartportal.delivery.services import post, send_due_messages
from smartportal.reference.settings import change_setting
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
)
from tests.factories.dunning import owed, shop

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 12, 4)
SATURDAY, MONDAY = date(2026, 12, 5), date(2026, 12, 7)
CHRISTMAS, AFTER_CHRISTMAS = date(2026, 12, 25), date(2026, 12, 28)


@pytest.mark.parametrize(
    ("closed", "next_day"), [(SATURDAY, MONDAY), (CHRISTMAS, AFTER_CHRISTMAS)]
)
def test_what_could_not_leave_before_waits_for_the_next_working_day(
    nora, closed, next_day
):
    frozen_reminder(nora)

    quiet = run(closed)
    assert (quiet.counts["sent"], quiet.withheld, states()[0][1]) == (0, [], "frozen")

    assert run(next_day).counts["sent"] == 1


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        # Brussels is one hour ahead of UTC
        (datetime(2026, 12, 2, 7, 0, tzinfo=UTC), datetime(2026, 12, 2, 7, tzinfo=UTC)),
        (
            datetime(2026, 12, 2, 6, 59, tzinfo=UTC),
            datetime(2026, 12, 2, 7, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 2, 18, 59, tzinfo=UTC),
            datetime(2026, 12, 2, 18, 59, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 2, 19, 0, tzinfo=UTC),
            datetime(2026, 12, 3, 7, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 4, 23, 0, tzinfo=UTC),
            datetime(2026, 12, 7, 7, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 5, 12, 0, tzinfo=UTC),
            datetime(2026, 12, 7, 7, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 25, 3, 0, tzinfo=UTC),
            datetime(2026, 12, 28, 7, tzinfo=UTC),
        ),
    ],
)
def test_the_hours_of_sending(at, opens):
    assert sending_opens(shop().entity, at=at) == opens


def test_a_letter_that_comes_up_at_night_is_put_off_and_then_leaves(nora):
    frozen_reminder(nora)
    run(DEC_2)
    letter = DunningLetter.objects.get()
    night = datetime(2026, 12, 3, 2, tzinfo=UTC)

    hand_over_in_time(letter, at=night)
    hand_over_in_time(letter, at=night)

    letter.refresh_from_db()
    assert letter.state == "prepared"
    [task] = Task.objects.filter(due_at=datetime(2026, 12, 3, 7, tzinfo=UTC))
    assert task.arguments == {"letter_id": letter.pk}
    hand_over_in_time(letter, at=task.due_at)
    assert Message.objects.filter(key=f"dunning-letter:{letter.public_id}").count() == 1


def test_the_task_keeps_the_hours(nora):
    frozen_reminder(nora)
    run(DEC_2)
    letter = DunningLetter.objects.get()

    with time_machine.travel(datetime(2026, 12, 5, 10, tzinfo=UTC), tick=False):
        send_letter(letter_id=letter.pk)
    letter.refresh_from_db()
    assert letter.state == "prepared"

    with time_machine.travel(morning(MONDAY), tick=False):
        send_letter(letter_id=letter.pk)
    letter.refresh_from_db()
    assert letter.state == "claimed"


def waiting_since(day, activity):
    """A letter of that morning whose mail still waits: the mail server or the worker is away."""
    frozen_reminder(activity)
    run(day)
    hand_over_in_time(DunningLetter.objects.get(), at=morning(day))
    assert (
        Message.objects.due(morning(day)).filter(kind="documents.reminder_1").exists()
    )


@pytest.mark.parametrize(
    "back_at",
    [
        datetime(2026, 12, 4, 19, 0, tzinfo=UTC),  # 20:00 in Brussels
        datetime(2026, 12, 5, 10, 0, tzinfo=UTC),  # a Saturday
        datetime(2026, 12, 7, 6, 0, tzinfo=UTC),  # too early on Monday
    ],
)
def test_a_mail_that_waits_leaves_neither_at_night_nor_on_a_saturday(nora, back_at):
    waiting_since(FRIDAY, nora)

    while send_due_messages(at=back_at):
        pass

    assert letters() == []
    assert DunningLetter.objects.get().state == "claimed"


def test_a_mail_that_waits_leaves_within_the_hours_of_its_day(nora):
    waiting_since(FRIDAY, nora)

    while send_due_messages(at=datetime(2026, 12, 4, 18, 59, tzinfo=UTC)):
        pass

    assert len(letters()) == 1


def test_what_lapsed_is_written_anew_on_the_next_working_day(nora):
    waiting_since(FRIDAY, nora)

    run_day(SATURDAY, at=datetime(2026, 12, 5, 2, tzinfo=UTC), sends=False)
    assert DunningLetter.objects.get().state == "withdrawn"
    assert states()[0][1] == "frozen"

    run(MONDAY)
    deliver(morning(MONDAY))
    [sent] = letters()
    assert (
        sent.extra_headers["Message-ID"]
        == DunningLetter.objects.get(run_on=MONDAY).message.message_id
    )
    assert states()[0][:2] == ("reminder_1", "executed")
    assert DunningAction.objects.get(executed_on=MONDAY)


def waits_again(day: date) -> None:
    """The letter is written anew on that morning; the mail server says "later" until the day is over."""
    run(day)
    hand_over_in_time(DunningLetter.objects.get(run_on=day), at=morning(day))
    tries_until_evening(day)
    evening = datetime.combine(day, time(22), UTC)
    run_day(day, at=evening, sends=False)


def tries_until_evening(day: date) -> None:
    at = morning(day)
    while send_due_messages(at=at):
        retry_at = DunningLetter.objects.get(run_on=day).message.retry_at
        at = retry_at or at


def test_later_on_friday_evening_and_on_monday_is_not_yet_a_no(nora, post_office):
    waiting_since(FRIDAY, nora)
    customer = DunningLetter.objects.get().customer
    post_office.answers[customer.email] = ["452 full"] * 2
    send_due_messages(at=morning(FRIDAY))
    run_day(SATURDAY, at=datetime(2026, 12, 5, 2, tzinfo=UTC), sends=False)

    run(MONDAY)
    hand_over_in_time(DunningLetter.objects.get(run_on=MONDAY), at=morning(MONDAY))
    send_due_messages(at=morning(MONDAY))

    assert DunningLetter.objects.get(run_on=MONDAY).state == "claimed"
    assert states()[0][:2] == ("reminder_1", "frozen")


def test_a_mail_server_that_says_later_for_days_means_no(nora, post_office):
    waiting_since(FRIDAY, nora)
    customer = DunningLetter.objects.get().customer
    post_office.answers[customer.email] = ["452 full"] * 100
    tries_until_evening(FRIDAY)
    run_day(SATURDAY, at=datetime(2026, 12, 5, 2, tzinfo=UTC), sends=False)

    found = []
    for day in range(7, 11):
        waits_again(date(2026, 12, day))
        found.append(states()[0][1])

    assert found == ["frozen", "frozen", "frozen", "failed"]


def test_the_tries_of_a_wrong_address_do_not_count_for_the_right_one(nora, post_office):
    waiting_since(FRIDAY, nora)
    customer = DunningLetter.objects.get().customer
    post_office.answers[customer.email] = ["452 full"] * 100
    tries_until_evening(FRIDAY)
    run_day(SATURDAY, at=datetime(2026, 12, 5, 2, tzinfo=UTC), sends=False)
    for day in range(7, 9):
        waits_again(date(2026, 12, day))
    Customer.objects.filter(pk=customer.pk).update(email="right@buyers.example")

    run(date(2026, 12, 9))
    letter = DunningLetter.objects.get(run_on=date(2026, 12, 9))
    hand_over_in_time(letter, at=morning(date(2026, 12, 9)))

    assert DunningLetter.objects.get(pk=letter.pk).message.attempts == 0


def test_a_mail_server_that_nobody_asked_has_not_said_later(nora, post_office):
    waiting_since(FRIDAY, nora)
    customer = DunningLetter.objects.get().customer
    post_office.answers[customer.email] = ["452 full"]
    run_day(SATURDAY, at=datetime(2026, 12, 5, 2, tzinfo=UTC), sends=False)

    run(MONDAY)
    hand_over_in_time(DunningLetter.objects.get(run_on=MONDAY), at=morning(MONDAY))
    send_due_messages(at=morning(MONDAY))

    assert DunningLetter.objects.get(run_on=MONDAY).state == "claimed"


def test_other_mail_leaves_at_any_hour(db):
    night = datetime(2026, 12, 5, 2, tzinfo=UTC)  # a Saturday
    post(
        key="account.reset",
        kind="account.password_reset",
        to=["anna@members.example"],
        subject="Password",
        text="Here",
        language="fr",
        at=night,
    )

    send_due_messages(at=night)

    assert Message.objects.get().state == "sent"


@pytest.mark.parametrize(("hour", "sends"), [(7, 1), (18, 1), (19, 0), (6, 0)])
def test_the_run_of_the_hour_hands_over_within_the_hours_only(nora, hour, sends):
    frozen_reminder(nora)

    report = run_hour(at=datetime(2026, 12, 2, hour, tzinfo=UTC), today=DEC_2)

    assert report.counts["sent"] == sends


def test_at_night_no_letter_is_rung_for(nora):
    frozen_reminder(nora)
    run(DEC_2)
    before = Task.objects.count()

    run_day(DEC_3, at=datetime(2026, 12, 3, 2, tzinfo=UTC), sends=False)
    assert Task.objects.count() == before

    run(DEC_3)
    assert Task.objects.count() == before + 1
    deliver(morning(DEC_3))
    assert len(letters()) == 1


def test_an_end_at_midnight_is_the_end_of_the_day(nora):
    change_setting(SEND_UNTIL, time(0), on=date(2026, 11, 1))
    frozen_reminder(nora)
    run(DEC_2)

    hand_over_in_time(DunningLetter.objects.get(), at=morning(DEC_2))

    assert DunningLetter.objects.get().state == "claimed"


def test_what_was_put_off_leaves_no_room_for_another_letter_that_morning(nora):
    first = owed(nora, due_on=DUE)
    customer = first.invoice.customer
    owed(nora, due_on=date(2026, 11, 30), customer=customer)
    for day in (NOV_24, date(2026, 11, 25), date(2026, 11, 26)):
        run(day)
    run_day(date(2026, 12, 1), at=datetime(2026, 12, 1, 18, tzinfo=UTC))
    run(DEC_2)
    evening = datetime(2026, 12, 2, 19, 30, tzinfo=UTC)
    hand_over_in_time(DunningLetter.objects.get(), at=evening)
    run_day(DEC_2, at=evening, sends=False)

    run(DEC_3)
    for letter in DunningLetter.objects.filter(state="prepared"):
        hand_over_in_time(letter, at=morning(DEC_3))
    while send_due_messages(at=morning(DEC_3)):
        pass

    assert len(letters()) == 1
