"""What there is to receive, and what was invoiced."""

from datetime import date
from decimal import Decimal

import pytest

from documents.models import Paper
from smartportal.home.pockets import Invoiced, invoiced_by, months_until, owed_to
from tests.factories.dunning import bank_read, owed, pay, shop
from tests.factories.steps import NOW

TODAY = date(2026, 11, 24)


@pytest.mark.django_db
def test_what_is_owed_counts_invoices_and_days_late():
    activity = shop()
    owed(activity, due_on=date(2026, 11, 14), amount="100.00")  # 10 days
    owed(activity, due_on=date(2026, 11, 4), amount="200.00")  # 20 days
    owed(activity, due_on=date(2026, 12, 24), amount="50.00")
    owed(shop(), due_on=date(2026, 11, 14), amount="7.00")

    found = owed_to([activity], on=TODAY)

    assert (found.open, found.invoices, found.coming_invoices) == (
        Decimal("350.00"),
        3,
        1,
    )
    assert (found.late, found.late_invoices, found.days_late) == (
        Decimal("300.00"),
        2,
        15,
    )


@pytest.mark.django_db
def test_an_invoice_due_today_is_not_late_and_a_paid_one_not_owed():
    activity = shop()
    owed(activity, due_on=TODAY, amount="100.00")
    paid = owed(activity, due_on=date(2026, 11, 1), amount="80.00")
    pay(paid, bank_read(activity.entity, until=TODAY), at=NOW)

    found = owed_to([activity], on=TODAY)

    assert (found.open, found.invoices, found.late_invoices, found.days_late) == (
        Decimal("100.00"),
        1,
        0,
        0,
    )


@pytest.mark.django_db
def test_without_activities_nothing_is_owed():
    owed(shop(), due_on=TODAY)

    assert owed_to([], on=TODAY).open == Decimal(0)


@pytest.mark.django_db
def test_months_are_those_of_issue_and_credit_notes_count_against_theirs():
    activity = shop()
    for due_on, amount in (
        (date(2026, 12, 10), "100.00"),
        (date(2026, 8, 3), "40.00"),
        (date(2025, 6, 1), "60.00"),
    ):
        owed(activity, due_on=due_on, amount=amount)  # issued 30 days before
    credited = Paper.objects.get(gross=Decimal("40.00"))
    copy = Paper.objects.get(pk=credited.pk)
    copy.pk, copy.public_id = None, "creditnote2345fg"
    copy.kind, copy.corrects, copy.number, copy.sequence = (
        "credit_note",
        credited,
        "NC-2026-001",
        99999,
    )
    copy.net = copy.gross = Decimal("15.00")
    copy.due_on = None
    copy.save()

    found = invoiced_by([activity], on=TODAY)

    assert len(found.months) == 12
    assert next(iter(found.months)) == date(2025, 12, 1)
    assert {first: amount for first, amount in found.months.items() if amount} == {
        date(2026, 7, 1): Decimal("25.00"),
        date(2026, 11, 1): Decimal("100.00"),
    }
    assert (found.before, found.this_year) == (Decimal("60.00"), Decimal("125.00"))


def test_months_go_back_over_the_new_year():
    assert months_until(date(2026, 2, 28), count=4) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


@pytest.mark.parametrize(
    ("total", "before", "change"),
    [("112", "100", 12), ("50", "100", -50), ("100", "100", 0), ("5", "0", None)],
)
def test_the_change_is_in_per_cent_of_the_year_before(total, before, change):
    invoiced = Invoiced(
        {date(2026, 11, 1): Decimal(total)}, Decimal(before), Decimal(0)
    )

    assert invoiced.change == change
