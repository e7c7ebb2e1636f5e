"""Activities: what members sell under, inside a legal entity."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.accounts import User
from members.models.entities import LegalEntity
from members.models.people import Member, staff_reach
from smartportal.core import clock
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line
from smartportal.reference.models import Sector


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of(self, user: User) -> Self:
        """Activities that the user carries, alone or shared."""
        shared = ActivityMember.objects.filter(member__user=user).values("activity")
        return self.filter(Q(member__user=user) | Q(pk__in=shared))

    def run_by(self, user: User) -> Self:
        """Activities in whose name the user may write and send papers."""
        shared = ActivityMember.objects.filter(member__user=user, can_write=True).values("activity")
        return self.filter(Q(member__user=user) | Q(pk__in=shared))

    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        if not user.is_authenticated:
            return self.none()
        members = Member.objects.filter(staff_reach(user, on or clock.today()))
        return self.filter(Q(pk__in=Activity.objects.of(user).values("pk")) | Q(member__in=members))

    def valid(self, on: date) -> Self:
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


class Activity(models.Model):
    public_id = PublicIdField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="activities")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="activities")
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="activities")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="activity_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityMember(models.Model):
    """A colleague in a shared activity; who may not write still reads."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="colleagues")
    member = models.ForeignKey(Member, models.PROTECT, related_name="shared_activities")
    can_write = models.BooleanField(_("writes and sends papers"), default=False)
    share = models.DecimalField(_("share, %"), max_digits=5, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("activity", "member", name="activity_member_once"),
            models.CheckConstraint(condition=Q(share__range=(0, 100)), name="activity_member_share_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.member}"
