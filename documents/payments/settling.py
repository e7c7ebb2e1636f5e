"""What an entry does once it is known: it pays, is proposed, waits for a person, or takes a payment back."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from documents.invoices.settlement import allocate
from documents.models import BankEntry
from documents.payments.matching import shares_of
from documents.payments.proposals import proposals_for
from documents.payments.returns import (
    returned_payment,
    take_back,
    waiting_reversal,
)
from members.models import User


class Outcome(StrEnum):
    """The counter of the report that an entry moves."""

    ALLOCATED = "allocated"
    PROPOSED = "proposed"
    UNMATCHED = "unmatched"
    REVERSED = "reversed"


def settle_entries(
    entries: Iterable[BankEntry], *, at: datetime, by: User | None
) -> Iterator[Outcome]:
    """Settle in the order of the account, whatever that of the file: a return follows what it takes back."""
    for entry in sorted(entries, key=lambda row: (row.booked_on, row.amount < 0)):
        settle = _settle_credit if entry.amount > 0 else _settle_debit
        if outcome := settle(entry, at=at, by=by):
            yield outcome


def _settle_debit(debit: BankEntry, *, at: datetime, by: User | None) -> Outcome | None:
    payment = returned_payment(debit)
    if payment is None:
        return None
    take_back(payment, reversal=debit, at=at, by=by)
    return Outcome.REVERSED


def _settle_credit(credit: BankEntry, *, at: datetime, by: User | None) -> Outcome:
    if reversal := waiting_reversal(credit):
        take_back(credit, reversal=reversal, at=at, by=by)
        return Outcome.REVERSED
    shares = shares_of(credit)
    for share in shares:
        allocate(
            share.receivable,
            amount=share.amount,
            bank_entry=credit,
            on=credit.booked_on,
            at=at,
            by=by,
        )
    if shares:
        return Outcome.ALLOCATED
    return Outcome.PROPOSED if proposals_for(credit) else Outcome.UNMATCHED
