"""The rows of a paper: its lines, its VAT as issued, seller and buyer as they were."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind, PartyRole, Unit, VatCategory
from documents.models.papers import ZERO, Paper
from smartportal.core.text import paper_text
from smartportal.reference.address import AddressFields


class PaperLine(models.Model):
    """One line of a paper. `net` is an index: of an item quantity x price, rounded half up to the cent, of a
    discount what it takes off (negative); a sub-total is counted where it is shown.

    A discount has a percentage as its quantity, or an amount as its price; it is taken of its part of the
    paper, or of the `whole_paper` above it. An `optional` item of a quote counts once the customer ticks it.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=LineKind, default=LineKind.ITEM)
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
    optional = models.BooleanField(_("the customer may choose it"), default=False)
    whole_paper = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "position"],
                name="line_position_unique_in_paper",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[LineKind.ITEM, LineKind.DISCOUNT])
                | Q(quantity__isnull=True, unit_price__isnull=True, net=0),
                name="line_text_has_no_amount",
            ),
            models.CheckConstraint(
                condition=~Q(kind=LineKind.DISCOUNT)
                | Q(quantity__isnull=True)
                | Q(unit_price__isnull=True, quantity__gte=0, quantity__lte=100),
                name="line_discount_is_percentage_or_amount",
            ),
            models.CheckConstraint(
                condition=Q(optional=False) | Q(kind=LineKind.ITEM),
                name="line_optional_is_an_item",
            ),
            models.CheckConstraint(
                condition=Q(whole_paper=False) | Q(kind=LineKind.DISCOUNT),
                name="line_whole_paper_is_a_discount",
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
    """Seller and buyer, and where it was delivered if elsewhere, as they were when the paper became final."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=8, choices=PartyRole)
    name = models.CharField(max_length=140)
    legal_form = models.CharField(max_length=80, blank=True)
    enterprise_number = models.CharField(max_length=20, blank=True)
    siret = models.CharField(max_length=14, blank=True)
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
