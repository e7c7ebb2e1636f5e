"""Whose first page it is: the person in the cooperative, and the activities they carry."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from members.enums import MemberStatus
from members.models import Activity, Member, User


@dataclass(frozen=True, slots=True)
class Own:
    """Of these activities only: what a staff role reaches besides is work for the desk."""

    user: User
    member: Member | None
    activities: list[Activity]

    @property
    def written(self) -> list[Activity]:
        """Activities in whose name the person acts; the others they read."""
        return [activity for activity in self.activities if activity.may_write]  # type: ignore[attr-defined]

    def running(self, on: date) -> list[Activity]:
        """Those that can still issue papers."""
        return [
            each
            for each in self.written
            if each.until_on is None or on <= each.until_on
        ]

    @property
    def is_applicant(self) -> bool:
        return self.member is not None and self.member.status == MemberStatus.APPLICANT

    @property
    def is_former(self) -> bool:
        return self.member is not None and self.member.status == MemberStatus.FORMER

    @property
    def advisor(self) -> User | None:
        return self.member.advisor if self.member else None


def own_side(user: User) -> Own:
    """One query for who carries an activity of their own, else two."""
    activities = list(_activities(user))
    members = (each.member for each in activities if each.member.user_id == user.pk)
    return Own(user, next(members, None) or _member(user), activities)


def _member(user: User) -> Member | None:
    return (
        Member.objects.visible_to(user)
        .filter(user=user)
        .select_related("advisor")
        .first()
    )


def _activities(user: User) -> Any:
    run = Q(pk__in=Activity.objects.run_by(user).values("pk"))
    mine = (
        Activity.objects.of(user)
        .select_related("entity", "member__advisor")
        .order_by("name", "pk")
    )
    return mine.annotate(may_write=ExpressionWrapper(run, output_field=BooleanField()))
