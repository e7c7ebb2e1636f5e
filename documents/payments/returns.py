"""Payments that the bank takes back: the money is gone, and what it had paid is open again."""

from datetime import datetime

from django.db import transaction

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
        returned_by=None,
    )
    for same in (
        {"communication": reversal.communication},
        {"counterparty_iban": reversal.counterparty_iban},
    ):
        if all(same.values()) and (
            found := still_there.filter(**same).order_by("-booked_on", "-pk").first()
        ):
            return found
    return None


@transaction.atomic
def take_back(
    payment: BankEntry, *, reversal: BankEntry, at: datetime, by: User | None = None
) -> BankReturn:
    """Note that `reversal` took `payment` off the account, and undo what it had paid.

    From then on the payment is no money of the debtor: it holds no reminder back. Twice is refused by
    the database (one return per payment and per reversal).
    """
    made = BankReturn.objects.create(payment=payment, reversal=reversal, at=at)
    live = Allocation.objects.filter(bank_entry=payment, undoes=None, undone_by=None)
    for allocation in live.select_related("receivable"):
        undo_allocation(allocation, on=reversal.booked_on, at=at, by=by)
    return made
