"""A day's run: what is announced, frozen and handed over; missed days, dry runs, order."""

from datetime import date, timedelta

import pytest

from documents.dunning.run import JOB, DayBeforeLastRun
from documents.dunning.services.letters import hand_over
from documents.models import DunningAction, DunningLetter, PlannedAction
from documents.steering.services import decide
from smartportal.delivery.models import JobRun, Message, Task
from smartportal.notifications.models import Notification
from tests.documents.dunning.days import (
    DEC_1,
    DEC_2,
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
from tests.factories.dunning import (
    customer_of,
    owed,
    plan_for,
)

pytestmark = pytest.mark.django_db


def test_a_reminder_goes_from_announcement_to_the_customers_mailbox(nora):
    owed(nora, due_on=DUE)
    run(NOV_24)
    assert states() == [("reminder_1", "announced", "")]
    assert told("step_announced") == 1

    quiet = run(DEC_1)
    report = run(DEC_2)
    deliver(morning(DEC_2))

    assert (quiet.counts["frozen"], quiet.counts["sent"]) == (0, 0)
    assert (report.counts["frozen"], report.counts["sent"], report.letters) == (1, 1, 1)
    action = DunningAction.objects.select_related("planned", "letter").get(
        stage="reminder_1"
    )
    assert (action.planned.state, action.executed_on, action.letter.state) == (
        "executed",
        DEC_2,
        "sent",
    )
    assert (len(letters()), told("step_done")) == (1, 1)


def test_the_mail_says_who_writes_and_where_answers_go(nora):
    receivable = frozen_reminder(nora)
    customer, member = receivable.invoice.customer, nora.member.user
    run(DEC_2)

    deliver(morning(DEC_2))

    [sent] = letters()
    assert sent.to == [f"{customer.name} <{customer.email}>"]
    assert sent.reply_to == [member.email, nora.entity.email]
    assert sent.extra_headers["From"].startswith("Nora Benali <")
    [(name, content, kind)] = sent.attachments
    assert (name.endswith(f"{receivable.invoice.number}.pdf"), content[:5], kind) == (
        True,
        b"%PDF-",
        "application/pdf",
    )
    assert receivable.invoice.number in sent.body
    assert receivable.invoice.reference in sent.body


def test_papers_of_one_customer_share_a_letter_and_others_have_their_own(nora):
    first = owed(nora, due_on=DUE)
    owed(nora, due_on=DUE, customer=first.invoice.customer, amount="484.00")
    owed(nora, due_on=DUE)
    run(NOV_24)

    report = run(DEC_2)
    deliver(morning(DEC_2))

    assert (report.counts["sent"], report.letters) == (3, 2)
    assert sorted(letter.actions.count() for letter in DunningLetter.objects.all()) == [
        1,
        2,
    ]
    assert len(letters()) == 2


def test_a_run_repeated_sends_nothing_twice(nora):
    frozen_reminder(nora)
    run(DEC_2)
    again = run(DEC_2)
    deliver(morning(DEC_2))
    run(DEC_2)
    deliver(morning(DEC_2))

    assert (again.counts["sent"], len(letters())) == (0, 1)


def test_a_letter_handed_over_twice_is_one_message(nora):
    frozen_reminder(nora)
    run(DEC_2)
    letter = DunningLetter.objects.get()

    hand_over(letter, at=morning(DEC_2))
    hand_over(letter, at=morning(DEC_2))

    assert Message.objects.filter(key=f"dunning-letter:{letter.public_id}").count() == 1


# --- missed days, dry runs, order ---------------------------------------------------------------


def test_a_missed_month_loses_no_step_and_never_fires_two_at_once(nora):
    frozen_reminder(nora)
    late = date(2026, 12, 28)

    run(late)
    deliver(morning(late))
    run(late)
    deliver(morning(late))

    assert [(row[0], row[1]) for row in states()] == [
        ("reminder_1", "executed"),
        ("reminder_2", "planned"),
    ]
    assert PlannedAction.objects.live().get().planned_on == date(2027, 1, 13)


def test_plans_that_do_not_send_are_drawn_and_nobody_is_told(nora):
    plan_for(nora.entity, kind="consumer", sends=False)
    owed(nora, due_on=DUE, customer=customer_of(nora, kind="consumer"))

    for day in (NOV_24, DEC_2, date(2026, 12, 28)):
        run(day)

    assert states() == [("reminder_1", "planned", "")]
    assert (told("step_announced"), letters()) == (0, [])


def test_a_dry_run_answers_what_the_run_then_does_and_keeps_nothing(nora):
    frozen_reminder(nora)
    owed(nora, due_on=DUE)
    before = (
        states(),
        DunningLetter.objects.count(),
        Notification.objects.count(),
        Task.objects.count(),
    )

    tried = run(DEC_2, dry_run=True)
    assert (
        states(),
        DunningLetter.objects.count(),
        Notification.objects.count(),
        Task.objects.count(),
    ) == before
    done = run(DEC_2)

    assert tried.as_json() | {"dry_run": False} == done.as_json()
    assert done.counts == {
        "drawn": 1,
        "announced": 1,
        "frozen": 0,
        "sent": 1,
        "withheld": 0,
        "letters": 1,
    }


def test_a_day_before_the_last_run_is_refused(nora):
    JobRun.objects.create(job=JOB, slot="2026-12-02T10", started_at=morning(DEC_2))

    with pytest.raises(DayBeforeLastRun):
        run(DEC_1)
    run(DEC_2)


def test_who_waits_is_asked_again_every_week_after_the_day_it_could_have_left(nora):
    owed(nora, due_on=DUE)
    run(NOV_24)
    decide(
        PlannedAction.objects.get(),
        choice="wait",
        by=nora.member.user,
        at=morning(NOV_24),
    )

    asked = []
    for offset in (0, 6, 7, 8, 13, 14, 28, 30):
        before = told("step_asked_again")
        run(DEC_2 + timedelta(days=offset))
        asked += [offset] * (told("step_asked_again") - before)

    assert asked == [7, 14, 28]
