"""The member: the person in the cooperative, apart from their account."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from members.enums import MemberStatus
from members.models.accounts import User
from members.models.offices import Office
from members.models.roles import StaffRole
from smartportal.core import clock
from smartportal.core.ids import PublicIdField


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        """Oneself, and for staff the members of their offices or entities on that day."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | staff_reach(user, on or clock.today()))

    def in_offices(self, offices: models.QuerySet[Office], *, on: date) -> Self:
        return self.filter(pk__in=Membership.objects.current(on).filter(office__in=offices).values("member"))


def staff_reach(user: User, on: date, *, prefix: str = "") -> Q:
    """The condition on a member (reached by `prefix`) for what a user's staff roles let them see."""
    if not user.is_staff:
        return Q(pk__in=[])
    roles = StaffRole.objects.of(user).valid(on)
    if user.is_superuser or roles.unscoped().exists():
        return Q(pk__isnull=False)
    offices = Office.objects.within(Office.objects.filter(pk__in=roles.with_office().values("office")))
    memberships = Membership.objects.current(on).filter(office__in=offices)
    in_office = Q(**{f"{prefix}pk__in": memberships.values("member")})
    in_entity = Q(**{f"{prefix}activities__entity__in": roles.with_entity().values("entity")})
    return in_office | in_entity


class Member(models.Model):
    public_id = PublicIdField()
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="member")
    status = models.CharField(_("status"), max_length=12, choices=MemberStatus, default=MemberStatus.APPLICANT)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="advised_members"
    )
    joined_on = models.DateField(_("joined on"), null=True, blank=True)

    objects: ClassVar[MemberQuerySet] = MemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("member")

    def __str__(self) -> str:
        return str(self.user)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> Self:
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


class Membership(models.Model):
    """A member belongs to one office at a time."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="membership_ends_after_start"
            ),
            ExclusionConstraint(
                name="one_office_per_member_at_a_time",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", "until_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.office}"
