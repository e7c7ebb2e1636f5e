from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from documents.enums import PaperKind
from documents.invoices.settlement import (
    AboveOpen,
    AlreadyUndone,
    allocate,
    undo_allocation,
)
from documents.models import Allocation, Receivable
from tests.factories.drafts import TODAY, instant, make_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def receivable():
    return make_invoice().receivables.get()


@pytest.fixture
def credit(receivable):
    """Any paper stands for the source: settlement does not look into it."""
    return make_invoice()


def pay(receivable, amount, credit):
    return allocate(
        receivable, amount=Decimal(amount), on=TODAY, at=instant(), credit_note=credit
    )


def test_a_payment_closes_what_is_open(receivable, credit):
    pay(receivable, "968.00", credit)

    assert Receivable.objects.get(pk=receivable.pk).open_amount == Decimal("0.00")


def test_a_part_leaves_the_rest_open(receivable, credit):
    pay(receivable, "967.99", credit)

    assert Receivable.objects.get(pk=receivable.pk).open_amount == Decimal("0.01")


def test_more_than_open_is_refused_and_changes_nothing(receivable, credit):
    with pytest.raises(AboveOpen):
        pay(receivable, "968.01", credit)

    assert Receivable.objects.get(pk=receivable.pk).open_amount == Decimal("968.00")
    assert not Allocation.objects.exists()


def test_a_payment_that_comes_back_opens_again_and_keeps_both_rows(receivable, credit):
    allocation = pay(receivable, "968.00", credit)

    undo_allocation(allocation, on=TODAY, at=instant())

    assert Receivable.objects.get(pk=receivable.pk).open_amount == Decimal("968.00")
    assert sorted(Allocation.objects.values_list("amount", flat=True)) == [
        Decimal("-968.00"),
        Decimal("968.00"),
    ]


def test_undoing_twice_is_refused(receivable, credit):
    allocation = pay(receivable, "100", credit)
    undo = undo_allocation(allocation, on=TODAY, at=instant())

    for row in (allocation, undo):
        with pytest.raises(AlreadyUndone):
            undo_allocation(row, on=TODAY, at=instant())

    assert Receivable.objects.get(pk=receivable.pk).open_amount == Decimal("968.00")


def test_allocations_are_only_added(receivable, credit):
    allocation = pay(receivable, "100", credit)

    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(amount=1)
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        allocation.delete()


def test_a_receivable_belongs_to_an_invoice(sent_quote):
    with pytest.raises(IntegrityError), transaction.atomic():
        Receivable.objects.create(
            invoice_id=sent_quote.pk,
            due_on=TODAY,
            amount=Decimal(1),
            open_amount=Decimal(1),
        )
    assert sent_quote.kind == PaperKind.QUOTE
