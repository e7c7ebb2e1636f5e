"""Staff roles: what a user may do in the back office, where and when."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.enums import REACHES_MEMBERS, Role
from members.models.accounts import User
from members.models.entities import LegalEntity
from members.models.offices import Office
from members.models.periods import ends_after_start, holds_on, is_within, period
from members.models.reach import Reach, reach_of
from smartportal.core import clock


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        """One's own roles, and those of colleagues in reach."""
        if not user.is_authenticated:
            return self.none()
        reached = StaffRole.objects.reached_by(user, on=on).values("pk")
        return self.filter(Q(user=user) | Q(pk__in=reached))

    def reached_by(
        self,
        user: User,
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        return self.within(reach_of(user, on=on or clock.today(), roles=roles))

    def within(self, reach: Reach) -> Self:
        if reach.everywhere:
            return self.all()
        if reach.is_nowhere:
            return self.none()
        offices = Office.objects.within(reach.offices)
        return self.filter(Q(office__in=offices) | Q(entity__in=reach.entities))

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def valid(self, on: date) -> Self:
        return self.filter(holds_on(on))


class StaffRole(models.Model):
    """One role of one user; without office and entity it holds everywhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="staff_roles",
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff_roles",
        verbose_name=pgettext_lazy("place", "office"),
    )
    entity = models.ForeignKey(
        LegalEntity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff_roles",
        verbose_name=_("legal entity"),
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[StaffRoleQuerySet] = StaffRoleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("staff role")
        verbose_name_plural = _("staff roles")
        constraints = [
            ends_after_start("staff_role_ends_after_start"),
            models.CheckConstraint(
                condition=Q(office__isnull=True) | Q(entity__isnull=True),
                name="staff_role_has_one_scope",
                violation_error_message=_(
                    "A role holds in an office or for a legal entity, not both."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ADVISOR) | Q(office__isnull=False),
                name="advisor_has_an_office",
                violation_error_message=_("An advisor works in an office: choose it."),
            ),
            ExclusionConstraint(
                name="staff_role_not_twice_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("office", 0), RangeOperators.EQUAL),
                    (Coalesce("entity", 0), RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This person already has this role there at that time."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def holds(self, on: date) -> bool:
        return is_within(on, self.from_on, self.until_on)
