"""The price list of an activity."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind, Unit, VatCategory
from documents.models.papers import ZERO
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.text import paper_text


class PriceItemQuerySet(models.QuerySet["PriceItem"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def writable_by(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.run_by(user))


class PriceItem(models.Model):
    """A line that comes back in many papers: an item with its price, or a text. Papers copy it."""

    KINDS = (LineKind.ITEM, LineKind.TEXT)

    public_id = PublicIdField()
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="price_items")
    kind = models.CharField(
        _("kind of line"),
        max_length=8,
        choices=[(kind.value, kind.label) for kind in KINDS],
        default=LineKind.ITEM,
    )
    description = models.TextField(_("description"), validators=[paper_text])
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.PIECE)
    unit_price = models.DecimalField(
        _("price"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    vat_category = models.CharField(
        _("VAT"), max_length=2, choices=VatCategory, default=VatCategory.STANDARD
    )
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, default=ZERO)
    vatex = models.CharField(max_length=20, blank=True)

    objects: ClassVar[PriceItemQuerySet] = PriceItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["kind", "description", "pk"]
        verbose_name = _("line of the price list")
        constraints = [
            models.UniqueConstraint(
                "activity", MD5("description"), name="price_item_said_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=LineKind.ITEM, unit_price__isnull=False, unit_price__gte=0
                )
                | Q(kind=LineKind.TEXT, unit_price__isnull=True),
                name="price_item_has_price_iff_item",
            ),
            models.CheckConstraint(
                condition=Q(vat_category=VatCategory.STANDARD, vat_rate__gte=0)
                | (~Q(vat_category=VatCategory.STANDARD) & Q(vat_rate=0)),
                name="price_item_rate_fits_category",
            ),
        ]

    def __str__(self) -> str:
        return self.description[:60]
