"""What is to come, and what paid it."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.models.banking import BankEntry
from documents.models.papers import Invoice, Paper
from members.models import Activity, User
from smartportal.core.ids import PublicIdField


class ReceivableQuerySet(models.QuerySet["Receivable"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(invoice__activity__in=Activity.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(open_amount__gt=0)

    def late(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)


class Receivable(models.Model):
    """An instalment of an invoice. `open_amount` is an index of its allocations, kept by settlement
    and compared by `check_integrity`.
    """

    public_id = PublicIdField()
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="receivables")
    seq = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    open_amount = models.DecimalField(max_digits=12, decimal_places=2)

    objects: ClassVar[ReceivableQuerySet] = ReceivableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"],
                name="receivable_open_by_due",
                condition=Q(open_amount__gt=0),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "seq"], name="receivable_seq_unique_in_invoice"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="receivable_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(open_amount__gte=0, open_amount__lte=F("amount")),
                name="receivable_open_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.seq} {self.open_amount}"

    def days_late(self, *, on: date) -> int:
        return max((on - self.due_on).days, 0) if self.open_amount > Decimal(0) else 0


class Allocation(models.Model):
    """Money or a credit note set against a receivable. Append-only: undone by an opposite row."""

    receivable = models.ForeignKey(
        Receivable, models.PROTECT, related_name="allocations"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    bank_entry = models.ForeignKey(
        BankEntry, models.PROTECT, null=True, related_name="allocations"
    )
    credit_note = models.ForeignKey(
        Paper, models.PROTECT, null=True, related_name="allocations"
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by"
    )
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bank_entry__isnull=True) ^ Q(credit_note__isnull=True),
                name="allocation_has_one_source",
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=True, amount__gt=0)
                | Q(undoes__isnull=False, amount__lt=0),
                name="allocation_positive_unless_undoing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receivable_id} {self.amount}"
