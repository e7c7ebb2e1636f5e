"""Staff roles: what a user may do in the back office, where and when."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import Role
from members.models.accounts import User
from members.models.entities import LegalEntity
from members.models.offices import Office


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def valid(self, on: date) -> Self:
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)

    def unscoped(self) -> Self:
        """Roles for the whole cooperative."""
        return self.filter(office__isnull=True, entity__isnull=True)

    def with_office(self) -> Self:
        return self.filter(office__isnull=False)

    def with_entity(self) -> Self:
        return self.filter(entity__isnull=False)


class StaffRole(models.Model):
    """One role of one user; without office and entity it holds everywhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_roles")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="staff_roles")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, null=True, blank=True, related_name="staff_roles")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[StaffRoleQuerySet] = StaffRoleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("staff role")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="staff_role_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(office__isnull=True) | Q(entity__isnull=True), name="staff_role_has_one_scope"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ADVISOR) | Q(office__isnull=False), name="advisor_has_an_office"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
