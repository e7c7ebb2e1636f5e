"""Whether what is about to be issued was perhaps issued already. Warns, never refuses."""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import F, Q

from documents.enums import PaperKind
from documents.invoices.labels import credited
from documents.models import Invoice, Paper

DAYS_APART = 31
SHOWN = 3


def perhaps_twice(draft: Paper, *, on: date) -> list[Paper]:
    """Issued invoices to the same customer of the same amount and period, the newest first; one query.

    The same period is a month between the two days of issue, or work done in the same calendar month. What a
    credit note took back in whole is no double, nor are two instalments of one quote.
    """
    if draft.kind != PaperKind.INVOICE or draft.customer_id is None or not draft.gross:
        return []
    near = timedelta(days=DAYS_APART)
    period = Q(issued_on__range=(on - near, on + near))
    if done_on := draft.supplied_on:
        period |= Q(supplied_on__range=_month_of(done_on))
    same = Invoice.objects.issued().filter(
        period, customer=draft.customer_id, gross=draft.gross
    )
    if draft.quote_id:
        same = same.exclude(quote=draft.quote_id)
    rows = same.annotate(credited=credited()).filter(credited__lt=F("gross"))
    return list(rows.order_by("-issued_on", "-pk")[:SHOWN])


def _month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
