"""Whether the money beside invoices adds up. Reads, never mends."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from documents.models import BankEntry, Invoice, Receivable

NOTHING = Value(Decimal("0.00"))


def open_amount_problems() -> Iterator[str]:
    """Receivables whose open amount is not what their allocations leave."""
    rows: Any = Receivable.objects.annotate(
        left=F("amount") - Coalesce(Sum("allocations__amount"), NOTHING)
    )
    names = ("invoice__entity__code", "invoice__number", "open_amount", "left")
    wrong = rows.exclude(open_amount=F("left")).order_by("pk").values_list(*names)
    for entity, number, noted, left in wrong.iterator():
        yield f"{entity} {number}: {noted} is noted as open, {left} is."


def instalment_problems() -> Iterator[str]:
    """Issued invoices whose instalments do not add up to their total."""
    rows: Any = Invoice.objects.issued().annotate(
        owed=Coalesce(Sum("receivables__amount"), NOTHING)
    )
    names = ("entity__code", "number", "owed", "gross")
    wrong = rows.exclude(gross=F("owed")).order_by("pk").values_list(*names)
    for entity, number, owed, gross in wrong.iterator():
        yield f"{entity} {number}: its instalments make {owed}, its total is {gross}."


def bank_entry_problems() -> Iterator[str]:
    """Bank entries of which more was set against invoices than came in."""
    over: Any = BankEntry.objects.with_rest().credits()
    names = ("account__iban", "reference", "amount", "rest")
    rows = over.filter(rest__lt=0).order_by("pk").values_list(*names)
    for iban, reference, amount, rest in rows.iterator():
        yield f"{iban} {reference}: {amount} came in, {amount - rest} is allocated."
