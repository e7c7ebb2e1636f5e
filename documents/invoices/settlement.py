"""What pays a receivable: the only writer of allocations and of the open amount beside them."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from documents.models import Allocation, BankEntry, Paper, Receivable
from documents.signals import receivable_settled
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused

SETTLED = "documents.receivable.settled"


class AboveOpen(Refused):
    """More than is still open cannot be set against a receivable."""


class AboveEntry(Refused):
    """More than is left of a payment cannot be set against a receivable."""


class AlreadyUndone(Refused):
    """An allocation is undone once."""


def payments_of(invoice: Paper) -> QuerySet[Allocation]:
    """What came in on an invoice and what went back, the oldest first, with the payment."""
    found = Allocation.objects.filter(receivable__invoice_id=invoice.pk)
    return found.select_related("bank_entry", "credit_note").order_by("on", "pk")


@transaction.atomic
def allocate(
    receivable: Receivable,
    *,
    amount: Decimal,
    on: date,
    at: datetime,
    bank_entry: BankEntry | None = None,
    credit_note: Paper | None = None,
    by: User | None = None,
) -> Allocation:
    """Set `amount` (EUR, above zero) of a bank entry or a credit note against a receivable, under its lock
    and that of the entry before it.

    Raises `AboveOpen` and `AboveEntry`. `on` is the day the money came, `by` None the portal itself.
    """
    if bank_entry:
        _require_rest(bank_entry, amount)
    locked = Receivable.objects.select_for_update(no_key=True).get(pk=receivable.pk)
    if amount > locked.open_amount:
        raise AboveOpen(
            _("Only %(open)s is still open.") % {"open": locked.open_amount}
        )
    allocation = Allocation.objects.create(
        receivable=locked,
        amount=amount,
        bank_entry=bank_entry,
        credit_note=credit_note,
        on=on,
        at=at,
        by=by,
    )
    _move(locked, receivable, -amount)
    name = "documents.receivable.credited" if credit_note else SETTLED
    record(name, locked.invoice, by=by, at=at, amount=str(amount))
    receivable_settled.send(Receivable, receivable=locked, allocation=allocation)
    return allocation


def _require_rest(entry: BankEntry, amount: Decimal) -> None:
    rest = entry.rest_under_lock()
    if amount > rest:
        raise AboveEntry(_("Only %(rest)s of this payment is left.") % {"rest": rest})


@transaction.atomic
def undo_allocation(
    allocation: Allocation, *, on: date, at: datetime, by: User | None = None
) -> Allocation:
    """Write the opposite row: a payment came back, or went to the wrong paper. Raises `AlreadyUndone`."""
    locked = Receivable.objects.select_for_update(no_key=True).get(
        pk=allocation.receivable_id
    )
    if allocation.undoes_id or Allocation.objects.filter(undoes=allocation).exists():
        raise AlreadyUndone(_("This was already undone."))
    opposite = Allocation.objects.create(
        receivable=locked,
        amount=-allocation.amount,
        bank_entry_id=allocation.bank_entry_id,
        credit_note_id=allocation.credit_note_id,
        undoes=allocation,
        on=on,
        at=at,
        by=by,
    )
    _move(locked, locked, allocation.amount)
    record(
        "documents.receivable.reopened",
        locked.invoice,
        by=by,
        at=at,
        amount=str(allocation.amount),
    )
    receivable_settled.send(Receivable, receivable=locked, allocation=opposite)
    return opposite


def _move(locked: Receivable, callers: Receivable, change: Decimal) -> None:
    """Keep the index beside the rows, on the locked row and on the caller's."""
    locked.open_amount += change
    callers.open_amount = locked.open_amount
    Receivable.objects.filter(pk=locked.pk).update(open_amount=locked.open_amount)
