"""Stopping everything on an invoice: the customer says it is paid, or disputes it."""

from datetime import date, datetime

from django.db import transaction

from documents.dunning.services import hold, open_case
from documents.enums import HoldReason
from documents.models import Hold, Paper, Receivable
from members.models import User


@transaction.atomic
def stop(
    invoice: Paper,
    *,
    reason: HoldReason,
    on: date,
    at: datetime,
    by: User,
    paid_on: date | None = None,
    note: str = "",
) -> list[Hold]:
    """Hold every unpaid instalment. Said twice it is held once. Refusals as of `hold`, and `NoSuchStep`."""
    open_rows = Receivable.objects.open().filter(invoice_id=invoice.pk).order_by("pk")
    receivables = list(open_rows.select_for_update(no_key=True))
    return [
        _held(receivable, reason, on=on, at=at, by=by, paid_on=paid_on, note=note)
        for receivable in receivables
    ]


def _held(
    receivable: Receivable,
    reason: HoldReason,
    *,
    on: date,
    at: datetime,
    by: User,
    paid_on: date | None,
    note: str,
) -> Hold:
    case = open_case(receivable, at=at)
    standing = Hold.objects.standing(on=on).filter(
        case=case, reason=reason, paid_on=paid_on
    )
    return standing.first() or hold(
        case, reason=reason, on=on, at=at, by=by, paid_on=paid_on, note=note
    )
