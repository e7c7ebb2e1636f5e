"""Money of yesterday that waits for the accountant: what the portal proposes, and what it cannot place."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet

from documents.models import Allocation, BankEntry, Receivable
from smartportal.home.demo.traffic import Bank


def leave_unplaced(bank: Bank, today: date) -> None:
    """Somebody who paid before, a number without its letter, and a payer whom nobody knows."""
    on = today - timedelta(days=1)
    BankEntry.objects.bulk_create(
        [*_without_a_word(bank, on), *_with_half_a_number(bank, on), _unknown(bank, on)]
    )


def _without_a_word(bank: Bank, on: date) -> Iterator[BankEntry]:
    known = Allocation.objects.values("receivable__invoice__customer")
    for row in _untouched(bank).filter(invoice__customer__in=known)[:1]:
        customer = row.invoice.customer
        assert customer is not None
        yield bank.received(
            row.invoice.entity_id,
            row.open_amount,
            on,
            counterparty_name=customer.name,
            counterparty_iban=bank.payer(customer),
        )


def _with_half_a_number(bank: Bank, on: date) -> Iterator[BankEntry]:
    for row in _untouched(bank).reverse()[:1]:
        customer, number = row.invoice.customer, row.invoice.number or ""
        assert customer is not None
        yield bank.received(
            row.invoice.entity_id,
            (row.open_amount / 2).quantize(Decimal("0.01")),
            on,
            counterparty_name=customer.name,
            text=number.removeprefix("F-"),
        )


def _unknown(bank: Bank, on: date) -> BankEntry:
    return bank.received(
        min(bank.accounts),
        Decimal("120.00"),
        on,
        counterparty_name="Les Halles du Quai",
        text="Caution salle du 12",
    )


def _untouched(bank: Bank) -> QuerySet[Receivable]:
    """Of others than the activity that is shown, whose pages stay as they are."""
    rows = Receivable.objects.filter(open_amount=F("amount")).exclude(
        invoice__activity=bank.shown
    )
    return rows.select_related("invoice__customer").order_by("pk")
