"""Whether the money beside invoices adds up. Reads, never mends."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from documents.models import BankEntry, BankReturn, Invoice, Receivable, SetAside

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
    """Bank entries of which more is set against invoices or aside than came in, or anything is allocated
    after the bank took it back.
    """
    standing = SetAside.objects.standing().filter(entry=OuterRef("pk"))
    rows: Any = BankEntry.objects.annotate(
        used=Coalesce(Sum("allocations__amount"), NOTHING),
        aside=Coalesce(Subquery(standing.values("amount")), NOTHING),
        gone=Exists(BankReturn.objects.filter(payment=OuterRef("pk"))),
    )
    too_much = Q(used__gt=Greatest("amount", NOTHING) - F("aside"))
    wrong = rows.filter(Q(too_much, gone=False) | Q(gone=True, used__gt=0))
    names = ("account__iban", "reference", "amount", "used", "aside", "gone")
    for iban, reference, amount, used, aside, gone in (
        wrong.order_by("pk").values_list(*names).iterator()
    ):
        if gone:
            said = f"the bank took it back, {used} is still allocated"
        else:
            also = f" and {aside} set aside" if aside else ""
            said = f"{amount} came in, {used} is allocated{also}"
        yield f"{iban} {reference}: {said}."
