"""A day's run: what is announced, frozen, looked at again and handed over."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from documents.dunning.run import JOB, DayBeforeLastRun, run_day
from documents.dunning.services import approve, hold, open_case, resolve_unknown
from documents.dunning.services.letters import hand_over, settle_letter
from documents.dunning.services.recovery import NotRecovery
from documents.enums import HoldReason
from documents.invoices.settlement import undo_allocation
from documents.models import DunningAction, DunningLetter, PlannedAction
from documents.steering.services import decide
from members.enums import Role
from smartportal.delivery.enums import MessageState, NoticeKind, Outcome
from smartportal.delivery.models import JobRun, Message, Task
from smartportal.delivery.services import send_due_messages, take_notice
from smartportal.delivery.services.outcomes import settle
from smartportal.notifications.models import Notification
from tests.factories.dunning import (
    bank_read,
    customer_of,
    executed,
    owed,
    pay,
    plan_for,
    receipt,
    shop,
)
from tests.factories.members import StaffRoleFactory

# WeasyPrint leaves the closing of its colour profile to the garbage collector.
UNCLOSED = pytest.mark.filterwarnings(
    "ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning"
)
pytestmark = [pytest.mark.django_db, UNCLOSED]
DUE, NOV_24 = date(2026, 11, 14), date(2026, 11, 24)
DEC_1, DEC_2, DEC_3 = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def run(day: date, **options):
    return run_day(day, at=morning(day), **options)


def deliver(at: datetime) -> None:
    """What a worker does when it is rung."""
    for letter in DunningLetter.objects.filter(state="prepared"):
        hand_over(letter, at=at)
    while send_due_messages(at=at):
        pass


@pytest.fixture
def nora():
    activity = shop()
    bank_read(activity.entity, until=date(2026, 12, 31))
    return activity


def states():
    return list(
        PlannedAction.objects.order_by("pk").values_list("kind", "state", "detail")
    )


def letters():
    """What customers received, the oldest first."""
    return [sent for sent in mail.outbox if sent.attachments]


def told(kind: str) -> int:
    return Notification.objects.filter(kind=f"documents.{kind}").count()


def frozen_reminder(activity, **changes):
    """A reminder announced on 24 November, with its cut-off over on 1 December at 18:00."""
    receivable = owed(activity, due_on=DUE, **changes)
    run(NOV_24)
    run_day(DEC_1, at=datetime(2026, 12, 1, 18, tzinfo=UTC))
    return receivable


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


# --- what keeps a step back at the last look ----------------------------------------------------


def test_what_is_paid_in_the_middle_of_a_batch_does_not_leave_and_the_member_knows(
    nora,
):
    receivable = frozen_reminder(nora)
    pay(receivable, bank_read(nora.entity, until=DEC_2), at=morning(DEC_2))

    report = run(DEC_2)
    deliver(morning(DEC_2))

    assert report.counts["sent"] == 0
    assert states() == [("reminder_1", "cancelled", "paid")]
    assert (letters(), told("step_withheld")) == ([], 1)


def test_what_is_paid_after_its_letter_was_prepared_does_not_leave_either(nora):
    receivable = frozen_reminder(nora)
    run(DEC_2)
    pay(receivable, bank_read(nora.entity, until=DEC_2), at=morning(DEC_2))

    deliver(morning(DEC_2))

    assert DunningLetter.objects.get().state == "withdrawn"
    assert letters() == []


def test_of_a_letter_with_two_papers_the_paid_one_is_left_out(nora):
    first = owed(nora, due_on=DUE)
    second = owed(nora, due_on=DUE, customer=first.invoice.customer)
    run(NOV_24)
    run(DEC_2)
    pay(first, bank_read(nora.entity, until=DEC_2), at=morning(DEC_2))

    deliver(morning(DEC_2))

    [sent] = letters()
    assert (first.invoice.number in sent.body, second.invoice.number in sent.body) == (
        False,
        True,
    )


def test_a_part_payment_skips_no_step_and_the_rest_is_asked(nora):
    receivable = frozen_reminder(nora)
    pay(receivable, bank_read(nora.entity, until=DEC_2), "1000.00", at=morning(DEC_2))

    run(DEC_2)
    deliver(morning(DEC_2))

    assert states()[0] == ("reminder_1", "executed", "")
    assert "936" in letters()[0].body


def test_a_bounced_payment_opens_the_same_stage_again_with_a_new_notice(nora):
    receivable = owed(nora, due_on=DUE)
    run(NOV_24)
    paid = pay(receivable, bank_read(nora.entity, until=NOV_24), at=morning(NOV_24))
    run(date(2026, 11, 25))
    undo_allocation(paid, on=date(2026, 11, 27), at=morning(date(2026, 11, 27)))

    run(date(2026, 11, 27))

    assert [state[:2] for state in states()] == [
        ("reminder_1", "cancelled"),
        ("reminder_1", "announced"),
    ]
    assert PlannedAction.objects.live().get().planned_on == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("reason", "changes"),
    [(HoldReason.DISPUTE, {}), (HoldReason.SAYS_PAID, {"paid_on": DEC_1})],
)
def test_what_the_world_says_stops_a_frozen_step(nora, reason, changes):
    receivable = frozen_reminder(nora)
    case = open_case(receivable, at=morning(DEC_2))
    hold(
        case, reason=reason, on=DEC_2, at=morning(DEC_2), by=nora.member.user, **changes
    )

    run(DEC_2)
    deliver(morning(DEC_2))

    assert letters() == []
    assert states()[0] == ("reminder_1", "cancelled", reason)


def test_a_wish_after_the_cut_off_comes_too_late(nora):
    receivable = frozen_reminder(nora)
    case = open_case(receivable, at=morning(DEC_2))
    until = date(2026, 12, 18)
    hold(
        case,
        reason=HoldReason.MEMBER_WAITS,
        on=DEC_2,
        at=morning(DEC_2),
        by=nora.member.user,
        until_on=until,
    )

    assert run(DEC_2).counts["sent"] == 1


def test_without_fresh_bank_data_nothing_leaves_and_everyone_is_told_once():
    activity = shop()
    bank_read(activity.entity, until=date(2026, 11, 26))
    karim = StaffRoleFactory(role=Role.RECOVERY).user
    frozen_reminder(activity)

    first, second = run(DEC_2), run(DEC_2)
    assert [line.why for line in (*first.withheld, *second.withheld)] == [
        "bank",
        "bank",
    ]
    assert (
        told("step_withheld"),
        Notification.objects.filter(recipient=karim).count(),
    ) == (1, 1)

    bank_read(activity.entity, until=date(2026, 12, 2))
    run(DEC_3)
    deliver(morning(DEC_3))

    assert (len(letters()), states()[0]) == (1, ("reminder_1", "executed", ""))


def test_a_bank_read_five_days_ago_is_still_fresh():
    activity = shop()
    bank_read(activity.entity, until=date(2026, 11, 27))
    frozen_reminder(activity)

    assert run(DEC_2).counts["sent"] == 1


def test_an_entity_whose_bank_was_never_read_sends_nothing():
    frozen_reminder(shop())

    assert [line.why for line in run(DEC_2).withheld] == ["bank"]


@pytest.mark.parametrize(
    ("amount", "iban", "withheld"),
    [
        ("1936.00", "BE71096123456769", 1),
        ("1935.99", "BE71096123456769", 0),
        ("1936.00", "BE02", 0),
    ],
)
def test_money_of_that_debtor_that_is_being_matched_keeps_the_reminder_back(
    nora, amount, iban, withheld
):
    receivable = frozen_reminder(nora)
    statement = bank_read(nora.entity, until=DEC_2)
    pay(
        owed(nora, due_on=DUE, customer=receivable.invoice.customer),
        statement,
        at=morning(DEC_1),
    )
    receipt(statement, amount, iban=iban)

    report = run(DEC_2)

    assert [line.why for line in report.withheld] == ["receipt"] * withheld


def test_without_an_address_it_comes_back_and_leaves_the_day_after_it_is_corrected(
    nora,
):
    customer = customer_of(nora, email="")
    frozen_reminder(nora, customer=customer)
    run(DEC_2)
    assert states()[0] == ("reminder_1", "failed", "address")

    customer.email = "compta@belvedere.example"
    customer.save(update_fields=["email"])
    run(DEC_3)
    deliver(morning(DEC_3))

    assert states()[0] == ("reminder_1", "executed", "")
    assert DunningAction.objects.first().executed_on == DEC_3


def test_a_debtor_gets_one_letter_a_day_the_most_serious_first(nora):
    reminded = owed(nora, due_on=date(2026, 11, 3))
    executed(
        open_case(reminded, at=morning(NOV_24)), "reminder_1", on=date(2026, 11, 16)
    )
    owed(nora, due_on=DUE, customer=reminded.invoice.customer)
    run(NOV_24)

    first = run(DEC_2)
    deliver(morning(DEC_2))
    second = run(DEC_3)
    deliver(morning(DEC_3))

    assert [(line.stage, line.why) for line in first.withheld] == [
        ("reminder_1", "pressure")
    ]
    assert [line.stage for line in (*first.sent, *second.sent)] == [
        "reminder_2",
        "reminder_1",
    ]
    assert len(letters()) == 2


def test_a_formal_notice_claims_the_interest_and_the_fixed_sum(nora):
    receivable = owed(nora, due_on=date(2025, 8, 1), amount="1000.00")
    case = open_case(receivable, at=morning(date(2025, 9, 1)))
    executed(case, "reminder_1", on=date(2025, 8, 5))
    executed(case, "reminder_2", on=date(2025, 8, 20))
    notice_on, karim = date(2025, 9, 9), StaffRoleFactory(role=Role.RECOVERY).user
    run(date(2025, 9, 1))
    action = DunningAction.objects.get(stage="formal_notice")
    decide(
        action.planned, choice="ok", by=nora.member.user, at=morning(date(2025, 9, 1))
    )
    approve(action, by=karim, at=morning(date(2025, 9, 1)))

    run(notice_on)
    deliver(morning(notice_on))

    action.refresh_from_db()
    # 39 days from 2 August to 9 September at 10.5 %
    assert (action.interest, action.fixed_sum) == (Decimal("11.22"), Decimal("40.00"))
    assert "051,22" in letters()[0].body


def test_a_day_without_a_rate_stops_that_letter_only(nora):
    """After June 2026 no rate is published: the assumed one is for the demo."""
    reminded = owed(nora, due_on=date(2026, 10, 1))
    case = open_case(reminded, at=morning(NOV_24))
    executed(case, "reminder_1", on=date(2026, 10, 5))
    executed(case, "reminder_2", on=date(2026, 10, 21))
    owed(nora, due_on=DUE)
    run(NOV_24)
    action = DunningAction.objects.get(stage="formal_notice")
    decide(action.planned, choice="ok", by=nora.member.user, at=morning(NOV_24))
    approve(action, by=StaffRoleFactory(role=Role.RECOVERY).user, at=morning(NOV_24))

    report = run(DEC_2)

    assert [(line.stage, line.why) for line in report.withheld] == [
        ("formal_notice", "rate")
    ]
    assert [line.stage for line in report.sent] == ["reminder_1"]


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


# --- what the mail system says ------------------------------------------------------------------


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
    letter = sent_letter(nora)
    settle_as(letter, "unknown")
    assert (letter.state, states()[0][:2], told("step_unknown")) == (
        "unknown",
        ("reminder_1", "unknown"),
        1,
    )
    run(DEC_3)
    assert len(states()) == 1

    resolve_unknown(
        letter,
        sent=True,
        by=StaffRoleFactory(role=Role.RECOVERY).user,
        at=morning(DEC_3),
    )

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
