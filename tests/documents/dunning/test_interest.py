"""Late interest, day by day, from the dated rates."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from documents.dunning.interest import Balance, fixed_sum, interest_on, late_interest
from documents.models import Receivable
from smartportal.reference.rates import MissingRate, RatePeriod
from tests.factories.dunning import bank_read, customer_of, owed, pay, shop

HALF = RatePeriod(date(2025, 7, 1), date(2026, 1, 1), Decimal("10.5"))


@pytest.mark.parametrize(
    ("start", "end", "interest"),
    [
        (date(2025, 8, 2), date(2025, 8, 2), "0.00"),
        (date(2025, 8, 2), date(2025, 8, 3), "0.29"),
        (date(2025, 8, 2), date(2025, 9, 10), "11.22"),
        (date(2025, 1, 1), date(2026, 1, 1), "105.00"),
    ],
)
def test_simple_interest_is_rounded_once(start, end, interest):
    periods = [RatePeriod(start, end, Decimal("10.5"))]

    assert interest_on([Balance(date.min, Decimal(1000))], periods) == Decimal(interest)


def test_what_was_paid_bears_interest_only_until_that_day():
    owed_then = [
        Balance(date.min, Decimal(1000)),
        Balance(date(2025, 8, 12), Decimal(400)),
    ]

    found = interest_on(
        owed_then, [RatePeriod(date(2025, 8, 2), date(2025, 8, 22), Decimal("10.5"))]
    )

    assert found == Decimal("4.03")  # 10 days on 1000, 10 days on 400


@pytest.mark.django_db
def test_a_change_of_the_rate_splits_the_days():
    """France: 12.15 % until the end of June 2025 was 13.15 %."""
    receivable = owed(
        shop(country="FR", zone="Europe/Paris"),
        due_on=date(2025, 6, 20),
        amount="1000.00",
    )

    assert late_interest(receivable, on=date(2025, 7, 10), country="FR") == Decimal(
        "6.93"
    )


@pytest.mark.django_db
def test_part_payments_are_read_from_the_allocations():
    activity = shop()
    receivable = owed(activity, due_on=date(2025, 8, 1), amount="1000.00")
    paid_at = datetime(2025, 8, 12, 9, tzinfo=UTC)
    pay(
        receivable,
        bank_read(activity.entity, until=date(2025, 8, 12)),
        "600.00",
        at=paid_at,
    )

    found = late_interest(Receivable.objects.get(), on=date(2025, 8, 21), country="BE")

    assert found == Decimal("4.03")


@pytest.mark.django_db
def test_a_private_person_owes_none_and_no_fixed_sum():
    activity = shop()
    receivable = owed(
        activity,
        due_on=date(2025, 8, 1),
        customer=customer_of(activity, kind="consumer"),
    )

    assert late_interest(receivable, on=date(2025, 9, 1), country="BE") == 0
    assert fixed_sum(receivable, on=date(2025, 9, 1), country="BE") == 0


@pytest.mark.django_db
def test_nothing_runs_before_the_due_date():
    receivable = owed(shop(), due_on=date(2025, 8, 1))

    assert late_interest(receivable, on=date(2025, 8, 1), country="BE") == 0


@pytest.mark.django_db
def test_a_day_without_a_rate_is_refused():
    receivable = owed(shop(), due_on=date(2026, 6, 20))
    assert late_interest(receivable, on=date(2026, 6, 30), country="BE") > 0

    with pytest.raises(MissingRate):
        late_interest(receivable, on=date(2026, 7, 1), country="BE")
