"""A step is only put into a letter that then leaves with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from documents.dunning.batch import Prepared, _prepare_chunk
from documents.dunning.run import run_day
from documents.dunning.services.letters import hand_over
from documents.models import DunningAction, DunningLetter
from tests.documents.dunning.days import (
    DEC_1,
    DEC_2,
    DUE,
    NOV_24,
    deliver,
    letters,
    morning,
    run,
)
from tests.factories.dunning import bank_read, owed, shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two():
    """Two frozen steps of one customer; the first one has its letter already."""
    activity = shop()
    bank_read(activity.entity, until=date(2026, 12, 31))
    first = owed(activity, due_on=DUE)
    second = owed(activity, due_on=DUE, customer=first.invoice.customer)
    run(NOV_24)
    run_day(DEC_1, at=datetime(2026, 12, 1, 18, tzinfo=UTC), sends=False)
    prepare(first)
    return first, second


def prepare(receivable) -> Prepared:
    action = DunningAction.objects.get(case__receivable=receivable, stage="reminder_1")
    prepared = Prepared()
    _prepare_chunk([action.pk], prepared, on=DEC_2, at=morning(DEC_2), bank_on=None)
    return prepared


def hand_over_elsewhere() -> None:
    try:
        hand_over(DunningLetter.objects.get(), at=morning(DEC_2))
    finally:
        connection.close()


def test_a_letter_waits_for_the_step_that_is_being_added(two):
    first, second = two

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            prepare(second)
            handing_over = pool.submit(hand_over_elsewhere)
            with pytest.raises(TimeoutError):
                handing_over.result(timeout=1)
        handing_over.result(timeout=30)
    deliver(morning(DEC_2))

    [sent] = letters()
    assert first.invoice.number in sent.body
    assert second.invoice.number in sent.body
    assert DunningAction.objects.filter(executed_on=DEC_2).count() == 2


def test_nothing_is_added_to_a_letter_that_was_handed_over(two):
    _first, second = two
    hand_over(DunningLetter.objects.get(), at=morning(DEC_2))

    prepared = prepare(second)
    deliver(morning(DEC_2))

    assert [why for _action, why in prepared.withheld] == ["pressure"]
    assert second.invoice.number not in letters()[0].body
    assert DunningAction.objects.get(executed_on=DEC_2).case.receivable != second
