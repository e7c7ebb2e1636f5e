"""The rows of a paper: its lines, its VAT as issued, seller and buyer as they were."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind, PartyRole, Unit, VatCategory
from documents.models.papers import ZERO, Paper
from smartportal.core.text import paper_text
from smartportal.reference.address import AddressFields


class PaperLine(models.Model):
    """An item line, or a line of free text. `net` is quantity x price, rounded half up to the cent."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=LineKind, default=LineKind.ITEM)
    description = models.TextField(
        _("description"), blank=True, validators=[paper_text]
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.PIECE)
    unit_price = models.DecimalField(
        _("price"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    vat_category = models.CharField(
        _("VAT"), max_length=2, choices=VatCategory, default=VatCategory.STANDARD
    )
    vat_rate = models.DecimalField(
        _("VAT rate"), max_digits=5, decimal_places=2, default=ZERO
    )
    vatex = models.CharField(max_length=20, blank=True)
    net = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "position"],
                name="line_position_unique_in_paper",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.ITEM)
                | Q(quantity__isnull=True, unit_price__isnull=True, net=0),
                name="line_text_has_no_amount",
            ),
            # BR-27: a price is never negative; a correction has a negative quantity.
            models.CheckConstraint(
                condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0),
                name="line_price_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(vat_category=VatCategory.STANDARD, vat_rate__gte=0)
                | (~Q(vat_category=VatCategory.STANDARD) & Q(vat_rate=0)),
                name="line_rate_fits_category",
            ),
        ]

    def __str__(self) -> str:
        return self.description[:60]


class PaperVat(models.Model):
    """The VAT of a paper per category and rate, as issued: the sum is rounded once (EN 16931 BR-CO-17)."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="vat_rows")
    category = models.CharField(max_length=2, choices=VatCategory)
    rate = models.DecimalField(max_digits=5, decimal_places=2)
    vatex = models.CharField(max_length=20, blank=True)
    mention = models.TextField(blank=True)
    base = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["-rate", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "category", "rate"],
                name="one_vat_row_per_category_and_rate",
            ),
            models.CheckConstraint(
                condition=Q(category=VatCategory.STANDARD, rate__gt=0)
                | (~Q(category=VatCategory.STANDARD) & Q(rate=0, amount=0)),
                name="vat_rate_fits_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.rate}"


class PaperParty(AddressFields):
    """Seller or buyer as they were on the day the paper became final."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=6, choices=PartyRole)
    name = models.CharField(max_length=140)
    legal_form = models.CharField(max_length=80, blank=True)
    enterprise_number = models.CharField(max_length=20, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    register = models.CharField(max_length=120, blank=True)
    share_capital = models.CharField(max_length=60, blank=True)
    contact_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    website = models.URLField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "role"], name="one_party_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"
