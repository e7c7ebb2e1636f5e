"""Holds on reminding: while one stands, nothing leaves."""

from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import HoldReason
from documents.models.customers import Customer, Party
from documents.models.dunning import RECOVERERS, DunningCase
from members.models import Activity, Member, User
from members.models.periods import ends_after_start, holds_on, is_within
from smartportal.core.ids import PublicIdField

TARGETS = ("case", "customer", "party", "activity", "member")


def _one_of(names: tuple[str, ...]) -> Q:
    """Exactly one of the columns is filled."""
    return reduce(or_, (_only(name, names) for name in names))


def _only(filled: str, names: tuple[str, ...]) -> Q:
    empty = {name: None for name in names if name != filled}
    return Q(**empty, **{f"{filled}__isnull": False})


class HoldQuerySet(models.QuerySet["Hold"]):
    def visible_to(self, user: User) -> Self:
        """Holds on what the user sees; those on a debtor concern many members and are for recovery."""
        activities = Activity.objects.visible_to(user)
        return self.filter(
            Q(case__receivable__invoice__activity__in=activities)
            | Q(customer__activity__in=activities)
            | Q(activity__in=activities)
            | Q(member__in=activities.values("member"))
        )

    def releasable_by(self, user: User) -> Self:
        """What a member may let go on: not what the recovery service stopped."""
        run = Activity.objects.run_by(user)
        return self.exclude(reason=HoldReason.RECOVERY).filter(
            case__receivable__invoice__activity__in=run
        )

    def recoverable_by(self, user: User, *, on: date) -> Self:
        """Holds on single cases that the user may release as the recovery service."""
        reached = Activity.objects.reached_by(user, on=on, roles=RECOVERERS)
        return self.filter(case__receivable__invoice__activity__in=reached)

    def standing(self, *, on: date) -> Self:
        """Holds in force on a day: an expired one needs no job to be over."""
        return self.filter(holds_on(on), ended_at__isnull=True)


class Hold(models.Model):
    """Stops every step of a case, customer, party, activity or member. Several may overlap."""

    public_id = PublicIdField()
    case = models.ForeignKey(
        DunningCase, models.CASCADE, null=True, related_name="holds"
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, related_name="holds"
    )
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="holds")
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="holds"
    )
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="holds")
    reason = models.CharField(max_length=14, choices=HoldReason)
    from_on = models.DateField()
    until_on = models.DateField(_("until"), null=True)
    note = models.TextField(blank=True)
    paid_on = models.DateField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[HoldQuerySet] = HoldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_one_of(TARGETS),
                name="hold_has_one_target",
            ),
            ends_after_start("hold_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.from_on}"

    @property
    def target(self) -> tuple[str, int]:
        """What it is on: the name of the column and the key."""
        keys = ((name, getattr(self, f"{name}_id")) for name in TARGETS)
        return next((name, key) for name, key in keys if key is not None)

    def covers(self, day: date) -> bool:
        return is_within(day, self.from_on, self.until_on)
