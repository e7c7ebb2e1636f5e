"""The brand an activity shows on its papers."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line
from smartportal.delivery.models import StoredFile


class BrandQuerySet(models.QuerySet["Brand"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))


class Brand(models.Model):
    """Name, logo and colour. Papers copy nothing of it: the rendered PDF keeps how it looked."""

    public_id = PublicIdField()
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="brands")
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    tagline = models.CharField(
        _("under the name"), max_length=120, blank=True, validators=[one_line]
    )
    logo = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    colour = models.CharField(_("colour"), max_length=7, default="#0f4c81")
    is_default = models.BooleanField(_("used first"), default=True)

    objects: ClassVar[BrandQuerySet] = BrandQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("brand")
        constraints = [
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(is_default=True),
                name="one_default_brand_per_activity",
            ),
            models.CheckConstraint(
                condition=Q(colour__regex="^#[0-9a-f]{6}$"), name="brand_colour_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return self.name
