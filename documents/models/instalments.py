"""How a quote is invoiced in several times, and which invoices came of it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import InstalmentKind, InstalmentMoment
from documents.models.papers import Paper
from smartportal.core.ids import PublicIdField

WHOLE = Decimal(100)


class Instalment(models.Model):
    """One invoice to come of a quote, in order: a deposit first, a balance last.

    Its size is a share in per cent of the quote, or an amount without VAT; the balance is what the others leave.
    """

    public_id = PublicIdField()
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=InstalmentKind)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    moment = models.CharField(
        _("when"),
        max_length=10,
        choices=InstalmentMoment,
        default=InstalmentMoment.ACCEPTANCE,
    )
    on = models.DateField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "position"],
                name="instalment_position_unique_in_paper",
            ),
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(kind=InstalmentKind.BALANCE),
                name="one_balance_per_quote",
            ),
            models.CheckConstraint(
                condition=~Q(kind=InstalmentKind.DEPOSIT) | Q(position=1),
                name="instalment_deposit_comes_first",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=InstalmentKind.BALANCE,
                    percentage__isnull=True,
                    amount__isnull=True,
                )
                | (
                    ~Q(kind=InstalmentKind.BALANCE)
                    & (Q(percentage__isnull=False) ^ Q(amount__isnull=False))
                ),
                name="instalment_has_one_size",
            ),
            models.CheckConstraint(
                condition=Q(percentage__isnull=True)
                | Q(percentage__gt=0, percentage__lt=WHOLE),
                name="instalment_is_part_of_the_whole",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="instalment_amount_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(moment=InstalmentMoment.DAY, on__isnull=False)
                | (~Q(moment=InstalmentMoment.DAY) & Q(on__isnull=True)),
                name="instalment_day_iff_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.position} {self.kind}"


class InstalmentInvoice(models.Model):
    """The invoice of an instalment; ended once a credit note took all of it back, so that there can be another."""

    instalment = models.ForeignKey(
        Instalment, models.PROTECT, related_name="drawn_invoices"
    )
    invoice = models.OneToOneField(Paper, models.CASCADE, related_name="drawn_for")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(ended_at__isnull=True),
                name="one_invoice_per_instalment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id} {self.invoice_id}"


def instalment_of(invoice: Paper) -> Instalment | None:
    """What an invoice of a planned quote was drawn for; None of every other paper."""
    if invoice.quote_id is None:
        return None
    drawn: InstalmentInvoice | None = getattr(invoice, "drawn_for", None)
    return drawn.instalment if drawn else None


class Deduction(models.Model):
    """An earlier invoice that a balance takes off and names (BG-3), with what was left of it without VAT."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="deductions")
    invoice = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    net = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "invoice"], name="invoice_deducted_once_per_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.invoice_id}"
