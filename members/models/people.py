"""The member: the person in the cooperative, apart from their account."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.enums import REACHES_MEMBERS, MemberStatus
from members.models.accounts import User
from members.models.offices import Office
from members.models.periods import ends_after_start, holds_on, not_over, period
from members.models.reach import Reach, reach_of
from smartportal.core import clock
from smartportal.core.ids import PublicIdField
from smartportal.core.text import every_word, one_line


def matching_name(text: str) -> Q:
    """Members with every word in their name or address."""
    return every_word(
        text,
        "user__first_name__unaccent__icontains",
        "user__last_name__unaccent__icontains",
        "user__email__icontains",
    )


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        """Oneself, and for staff the members of their offices or entities on that day."""
        if not user.is_authenticated:
            return self.none()
        reached = Member.objects.reached_by(user, on=on).values("pk")
        return self.filter(Q(user=user) | Q(pk__in=reached))

    def reached_by(
        self,
        user: User,
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        on = on or clock.today()
        return self.within(reach_of(user, on=on, roles=roles), on=on)

    def within(self, reach: Reach, *, on: date) -> Self:
        """Members who have or will have a place in those offices, or work under those entities."""
        if reach.everywhere:
            return self.all()
        if reach.is_nowhere:
            return self.none()
        placed = Membership.objects.within(reach, on=on).values("member")
        alone = Q(activities__entity__in=reach.entities)
        shared = Q(shared_activities__activity__entity__in=reach.entities)
        working = Member.objects.filter(alone | shared).values("pk")
        return self.filter(Q(pk__in=placed) | Q(pk__in=working))


class Member(models.Model):
    public_id = PublicIdField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="member",
        verbose_name=_("user"),
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=MemberStatus,
        default=MemberStatus.APPLICANT,
    )
    phone = models.CharField(
        _("phone"), max_length=32, blank=True, validators=[one_line]
    )
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="advised_members",
        verbose_name=_("advisor"),
    )
    joined_on = models.DateField(_("joined on"), null=True, blank=True)

    objects: ClassVar[MemberQuerySet] = MemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return str(self.user)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        """The past and present places of the members whom the user sees."""
        return self.filter(member__in=Member.objects.visible_to(user, on=on))

    def within(self, reach: Reach, *, on: date) -> Self:
        """Present and coming places: an advisor prepares an arrival before its day."""
        offices = Office.objects.within(reach.offices)
        return self.filter(not_over(on), office__in=offices)

    def current(self, on: date) -> Self:
        return self.filter(holds_on(on))


class Membership(models.Model):
    """A member belongs to one office at a time."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="memberships", verbose_name=_("member")
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="memberships",
        verbose_name=pgettext_lazy("place", "office"),
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            ends_after_start("membership_ends_after_start"),
            ExclusionConstraint(
                name="one_office_per_member_at_a_time",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("A member belongs to one office at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.office}"
