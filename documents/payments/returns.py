"""Payments that the bank takes back: the money is gone, and what it had paid is open again."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from documents.invoices.settlement import undo_allocation
from documents.models import Allocation, BankEntry, BankReturn
from members.models import User


def returned_payment(reversal: BankEntry) -> BankEntry | None:
    """The newest payment of that account and amount that is still there, by its reference or its account.

    None when `reversal` is an ordinary debit, or nothing fits: then a person looks.
    """
    if not reversal.is_reversal:
        return None
    still_there = BankEntry.objects.filter(
        account=reversal.account,
        amount=-reversal.amount,
        booked_on__lte=reversal.booked_on,
        is_reversal=False,
        returned_by=None,
    ).order_by("-booked_on", "-pk")
    found = (still_there.filter(same).first() for same in _marks(reversal))
    return next(filter(None, found), None)


def waiting_reversal(payment: BankEntry) -> BankEntry | None:
    """The oldest reversal that took this payment back and was read before it, as files come in any order."""
    if payment.is_reversal:
        return None
    waiting = BankEntry.objects.filter(
        account=payment.account,
        amount=-payment.amount,
        booked_on__gte=payment.booked_on,
        is_reversal=True,
        returns=None,
    ).order_by("booked_on", "pk")
    found = (waiting.filter(same).first() for same in _marks(payment))
    return next(filter(None, found), None)


def _marks(entry: BankEntry) -> Iterator[Q]:
    """What a payment and its reversal share. One account pays many papers: another reference is another payment."""
    named, account = entry.communication, entry.counterparty_iban
    if named:
        yield Q(communication=named)
    if account:
        silent = Q(communication__in=("", named)) if named else Q()
        yield Q(counterparty_iban=account) & silent


@transaction.atomic
def take_back(
    payment: BankEntry, *, reversal: BankEntry, at: datetime, by: User | None = None
) -> BankReturn:
    """Note that `reversal` took `payment` off the account, and undo what it had paid.

    From then on the payment is no money of the debtor: it holds no reminder back. Twice is refused by
    the database (one return per payment and per reversal).
    """
    # Whoever sets this money against a paper at this moment is waited for, and undone below.
    BankEntry.objects.select_for_update(no_key=True).get(pk=payment.pk)
    made = BankReturn.objects.create(payment=payment, reversal=reversal, at=at)
    live = Allocation.objects.filter(bank_entry=payment, undoes=None, undone_by=None)
    for allocation in live.select_related("receivable").order_by("receivable"):
        undo_allocation(allocation, on=reversal.booked_on, at=at, by=by)
    return made
