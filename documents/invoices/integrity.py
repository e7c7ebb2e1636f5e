"""Whether the money beside invoices adds up. Reads, never mends."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from documents.models import BankEntry, BankReturn, Invoice, Receivable

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
    """Bank entries of which more is set against invoices than came in, or anything after the bank took it back."""
    rows: Any = BankEntry.objects.annotate(
        used=Coalesce(Sum("allocations__amount"), NOTHING),
        gone=Exists(BankReturn.objects.filter(payment=OuterRef("pk"))),
    )
    wrong = rows.filter(
        Q(used__gt=Greatest("amount", NOTHING)) | Q(gone=True, used__gt=0)
    )
    names = ("account__iban", "reference", "amount", "used", "gone")
    for iban, reference, amount, used, gone in (
        wrong.order_by("pk").values_list(*names).iterator()
    ):
        came = "the bank took it back" if gone else f"{amount} came in"
        still = "still " if gone else ""
        yield f"{iban} {reference}: {came}, {used} is {still}allocated."
