"""The tree of places: country, region, office."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import OfficeKind
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line
from smartportal.reference.address import AddressFields


class OfficeQuerySet(models.QuerySet["Office"]):
    def within(self, roots: models.QuerySet["Office"]) -> Self:
        """The given offices and all beneath them (the tree has three levels)."""
        return self.filter(
            models.Q(pk__in=roots) | models.Q(parent__in=roots) | models.Q(parent__parent__in=roots)
        )


class Office(AddressFields):
    public_id = PublicIdField()
    kind = models.CharField(_("kind"), max_length=8, choices=OfficeKind, default=OfficeKind.OFFICE)
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True, validators=[one_line])

    objects: ClassVar[OfficeQuerySet] = OfficeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("office")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=OfficeKind.COUNTRY, parent__isnull=True)
                | (~models.Q(kind=OfficeKind.COUNTRY) & models.Q(parent__isnull=False)),
                name="office_only_country_has_no_parent",
            ),
            models.UniqueConstraint("parent", "name", name="office_name_unique_in_parent", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.name
