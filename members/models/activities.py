"""Activities: what members sell under, inside a legal entity."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import REACHES_MEMBERS
from members.models.accounts import User
from members.models.entities import LegalEntity
from members.models.people import Member, Membership
from members.models.periods import ends_after_start, holds_on, not_over
from members.models.reach import reach_of
from smartportal.core import clock
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line
from smartportal.reference.models import Sector


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of(self, user: User) -> Self:
        """Activities that the user carries, alone or shared."""
        shared = ActivityMember.objects.filter(member__user=user)
        return self.filter(pk__in=_carried(user, shared))

    def run_by(self, user: User) -> Self:
        """Activities in whose name the user may write and send papers."""
        shared = ActivityMember.objects.filter(member__user=user, can_write=True)
        return self.filter(pk__in=_carried(user, shared))

    def open_to(self, user: User, *, on: date) -> Self:
        """Activities that the user runs and that are not over: new papers and customers go there."""
        return self.run_by(user).filter(not_over(on))

    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        """One's own and shared ones, and for staff those of their offices and entities."""
        if not user.is_authenticated:
            return self.none()
        shared = ActivityMember.objects.filter(member__user=user)
        reached = Activity.objects.reached_by(user, on=on).values("pk")
        return self.filter(pk__in=_carried(user, shared, reached))

    def keys(self) -> list[int]:
        """Asked for at once: from keys the database goes straight to the rows beneath them, however many others
        there are.
        """
        return list(self.values_list("pk", flat=True))

    def reached_by(
        self,
        user: User,
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        on = on or clock.today()
        reach = reach_of(user, on=on, roles=roles)
        if reach.everywhere:
            return self.all()
        if reach.is_nowhere:
            return self.none()
        placed = Membership.objects.within(reach, on=on).values("member")
        return self.filter(Q(member__in=placed) | Q(entity__in=reach.entities))

    def valid(self, on: date) -> Self:
        return self.filter(holds_on(on))


class Activity(models.Model):
    public_id = PublicIdField()
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="activities", verbose_name=_("member")
    )
    entity = models.ForeignKey(
        LegalEntity,
        models.PROTECT,
        related_name="activities",
        verbose_name=_("legal entity"),
    )
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    sector = models.ForeignKey(
        Sector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("sector"),
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [ends_after_start("activity_ends_after_start")]

    def __str__(self) -> str:
        return self.name

    def writers(self) -> Iterator[User]:
        """Who runs it. Reads the member and the colleagues, which callers in a loop prefetch."""
        yield self.member.user
        for colleague in self.colleagues.all():
            if colleague.can_write:
                yield colleague.member.user


class ActivityMember(models.Model):
    """A colleague in a shared activity; who may not write still reads."""

    activity = models.ForeignKey(
        Activity,
        models.CASCADE,
        related_name="colleagues",
        verbose_name=_("activity"),
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="shared_activities",
        verbose_name=_("member"),
    )
    can_write = models.BooleanField(_("writes and sends papers"), default=False)
    share = models.DecimalField(
        _("share, %"), max_digits=5, decimal_places=2, default=0
    )

    class Meta:
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], name="activity_member_once"
            ),
            models.CheckConstraint(
                condition=Q(share__range=(0, 100)),
                name="activity_member_share_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.member}"


def _carried(
    user: User,
    shared: models.QuerySet[ActivityMember],
    *more: models.QuerySet[Activity, Any],
) -> models.QuerySet[Activity, Any]:
    """Keys of the user's activities as a union: of conditions joined by OR the database expects half of all
    activities, and reads every paper to find those of one member.
    """
    own = Activity.objects.filter(member__user=user).values("pk")
    return own.union(shared.values("activity"), *more)
