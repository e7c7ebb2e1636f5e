"""What keeps a step back at the last look before it leaves."""

from datetime import date
from decimal import Decimal

import pytest

from documents.dunning.again import LastLook
from documents.dunning.services import approve, hold, open_case
from documents.enums import HoldReason
from documents.invoices.settlement import undo_allocation
from documents.models import DunningAction, DunningLetter, PlannedAction
from documents.steering.services import decide
from members.enums import Role
from smartportal.delivery.models import Task
from smartportal.notifications.models import Notification
from tests.documents.dunning.days import (
    DEC_1,
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
from tests.factories.dunning import (
    account_read,
    bank_read,
    bounce,
    customer_of,
    executed,
    main_account,
    owed,
    pay,
    receipt,
    shop,
)
from tests.factories.members import EntityAccountFactory, StaffRoleFactory

pytestmark = pytest.mark.django_db


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
    assert {
        ("reminder_1", "cancelled", "paid"),
        ("reminder_1", "executed", ""),
    } <= set(states())
    letter = DunningLetter.objects.get()
    [action] = letter.actions.all()
    assert (letter.state, action.case.receivable) == ("sent", second)
    assert not Task.objects.filter(name="delivery.announce").exists()


def test_of_a_letter_with_two_papers_the_disputed_one_is_left_out(nora):
    first = owed(nora, due_on=DUE)
    owed(nora, due_on=DUE, customer=first.invoice.customer)
    run(NOV_24)
    run(DEC_2)
    case = open_case(first, at=morning(DEC_2))
    hold(
        case,
        reason=HoldReason.DISPUTE,
        on=DEC_2,
        at=morning(DEC_2),
        by=nora.member.user,
    )

    deliver(morning(DEC_2))

    assert {
        ("reminder_1", "cancelled", "dispute"),
        ("reminder_1", "executed", ""),
    } <= set(states())
    letter = DunningLetter.objects.get()
    assert (letter.state, letter.actions.count()) == ("sent", 1)


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


def test_money_that_the_bank_took_back_holds_no_reminder(nora):
    receivable, statement = owed(nora, due_on=DUE), bank_read(nora.entity, until=DEC_2)
    paid = pay(receivable, statement, at=morning(NOV_24))
    bounce(paid, statement, at=morning(NOV_24))
    run(NOV_24)
    run(DEC_2)

    deliver(morning(DEC_2))

    assert states()[0] == ("reminder_1", "executed", "")
    assert len(letters()) == 1


def test_money_that_is_there_and_only_lost_its_invoice_holds_the_reminder(nora):
    receivable, statement = owed(nora, due_on=DUE), bank_read(nora.entity, until=DEC_2)
    paid = pay(receivable, statement, at=morning(NOV_24))
    undo_allocation(paid, on=NOV_24, at=morning(NOV_24))
    run(NOV_24)
    run(DEC_2)

    deliver(morning(DEC_2))

    assert letters() == []


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


def test_a_reminder_waits_until_the_account_that_its_invoice_names_is_read():
    """New invoices name another one, which is read every day."""
    activity = shop()
    frozen_reminder(activity)
    former = main_account(activity.entity)
    activity.entity.accounts.update(is_main=False)
    EntityAccountFactory(entity=activity.entity)
    frozen_reminder(activity)
    bank_read(activity.entity, until=DEC_2)

    first = run(DEC_2)
    account_read(former, until=DEC_2)
    second = run(DEC_2)

    assert [line.why for line in first.withheld] == ["bank"]
    assert (first.counts["sent"], second.counts["sent"]) == (1, 1)


def test_a_reminder_waits_for_the_main_account_too():
    """People pay to the account that they know from newer invoices."""
    activity = shop()
    bank_read(activity.entity, until=DEC_2)
    frozen_reminder(activity)
    activity.entity.accounts.update(is_main=False)
    EntityAccountFactory(entity=activity.entity)

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


@pytest.mark.parametrize("count", [1, 4])
def test_looking_again_costs_the_same_for_one_and_for_many(
    nora, count, django_assert_num_queries
):
    for _ in range(count):
        case = open_case(
            owed(nora, due_on=date(2025, 8, 1)), at=morning(date(2025, 9, 1))
        )
        executed(case, "reminder_1", on=date(2025, 8, 5))
        executed(case, "reminder_2", on=date(2025, 8, 20))
    run(date(2025, 9, 1))
    notices = DunningAction.objects.filter(stage="formal_notice")

    def look_again():
        actions = list(notices.select_related("case"))
        look = LastLook(actions, at=morning(date(2025, 9, 9)))
        return [look.against(action) for action in actions]

    look_again()  # reads what a process then keeps
    with django_assert_num_queries(18):
        assert look_again() == [None] * count
