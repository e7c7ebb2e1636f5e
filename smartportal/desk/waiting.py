"""What waits for the team, and for the members that an advisor follows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from documents.enums import Stage
from documents.models import Dispatch, DunningAction, Paper, Review
from documents.models.dunning import WENT_WRONG
from documents.models.steering import PlannedActionQuerySet
from members.models import User
from smartportal.core.permissions import may
from tickets.enums import TicketState
from tickets.models import Ticket

SHOWN = 6
BESIDE = ("paper__customer", "paper__entity", "paper__activity__member__user")
SERIOUS = (Stage.FORMAL_NOTICE, Stage.LITIGATION)


@dataclass(frozen=True, slots=True)
class Counted:
    """The first rows of a list, and how many there are."""

    rows: list[Any]
    total: int


def unanswered(user: User) -> QuerySet[Ticket]:
    """The oldest first: who asked first is answered first."""
    asked = (
        Ticket.objects.visible_to(user)
        .filter(state=TicketState.RECEIVED)
        .exclude(author=user)
    )
    return asked.select_related("author").order_by("created_at", "pk")


def questions(user: User) -> Counted:
    return _counted(unanswered(user))


def undecided(steps: PlannedActionQuerySet, user: User, *, at: datetime) -> Counted:
    """Reminders to the members in reach that leave without an answer, the nearest cut-off first."""
    others = steps.exclude(paper__activity__member__user=user)
    waiting = (
        others.live()
        .undecided()
        .exclude(kind__in=SERIOUS)
        .filter(changeable_until__gte=at)
    )
    return _counted(waiting.select_related(*BESIDE).order_by("changeable_until", "pk"))


def serious(steps: PlannedActionQuerySet) -> Counted:
    """Formal notices and litigation to come: nothing leaves without the member's word."""
    coming = steps.live().filter(kind__in=SERIOUS).exclude(announced_at=None)
    return _counted(
        coming.select_related(*BESIDE, "dunning").order_by("planned_on", "pk")
    )


def unsent(user: User, *, at: datetime) -> Counted:
    """Issued papers whose mail is held back, or should have left long ago; not those sent again since."""
    rows = Dispatch.objects.held_back() | Dispatch.objects.unposted(at=at)
    later = Dispatch.objects.filter(paper=OuterRef("paper"), pk__gt=OuterRef("pk"))
    papers = Paper.objects.visible_to(user)
    newest = rows.filter(~Exists(later), paper__in=papers)
    return _counted(
        newest.select_related(
            "paper__customer", "paper__activity__member__user"
        ).order_by("at", "pk")
    )


def to_recover(user: User, *, on: date) -> dict[str, int]:
    """How much waits on the recovery page; nothing for who does not recover."""
    if not may(user, "members.recover"):
        return {}
    rows = DunningAction.objects.recoverable_by(user, on=on)
    went_wrong = Q(planned__state__in=WENT_WRONG)
    return (rows.to_approve() | rows.gone_wrong()).aggregate(
        approvals=Count("pk", filter=~went_wrong),
        gone_wrong=Count("pk", filter=went_wrong),
    )


def to_review(user: User, *, on: date) -> int:
    """How many papers wait for the advisor's word; nothing for who does not review."""
    if not may(user, "desk.review"):
        return 0
    return Review.objects.answerable_by(user, on=on).waiting().count()


def _counted(rows: QuerySet[Any]) -> Counted:
    first = list(rows.annotate(total=Window(Count("pk")))[:SHOWN])
    return Counted(first, first[0].total if first else 0)
