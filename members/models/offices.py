"""The tree of places: country, region, office."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.enums import REACHES_MEMBERS, OfficeKind
from members.models.reach import reach_of
from smartportal.core import clock
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line
from smartportal.reference.address import AddressFields

if TYPE_CHECKING:
    from members.models.accounts import User


class OfficeQuerySet(models.QuerySet["Office"]):
    def within(self, roots: "models.QuerySet[Office] | Collection[int]") -> Self:
        """The given offices and all beneath them (the tree has three levels)."""
        return self.filter(
            Q(pk__in=roots) | Q(parent__in=roots) | Q(parent__parent__in=roots)
        )

    def visible_to(self, user: "User", *, on: date | None = None) -> Self:
        """The places of one's own memberships, and for staff those of their roles."""
        if not user.is_authenticated:
            return self.none()
        own = Office.objects.filter(memberships__member__user=user)
        reached = Office.objects.reached_by(user, on=on)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=reached.values("pk")))

    def reached_by(
        self,
        user: "User",
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        reach = reach_of(user, on=on or clock.today(), roles=roles)
        return self.all() if reach.everywhere else self.within(reach.offices)


class Office(AddressFields):
    public_id = PublicIdField()
    kind = models.CharField(
        _("kind"), max_length=8, choices=OfficeKind, default=OfficeKind.OFFICE
    )
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("lies in"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("phone"), max_length=32, blank=True, validators=[one_line]
    )

    objects: ClassVar[OfficeQuerySet] = OfficeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = pgettext_lazy("place", "office")
        verbose_name_plural = pgettext_lazy("place", "offices")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OfficeKind.COUNTRY, parent__isnull=True)
                | (~Q(kind=OfficeKind.COUNTRY) & Q(parent__isnull=False)),
                name="office_only_country_has_no_parent",
                violation_error_message=_(
                    "A country stands alone; a region or an office lies in another place."
                ),
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="office_name_unique_in_parent",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name
