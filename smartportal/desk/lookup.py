"""Who is calling? Members by name, phone or address, or by a paper's number or communication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from documents.models import Paper, PlannedAction
from documents.models.papers import ADVISES
from documents.papers.search import matching
from members.models import Activity, Member, Membership, User
from members.models.people import matching_name
from smartportal.core.permissions import may

SHOWN = 8
DIGITS = 6  # fewer digits than this are part of a number, not a phone


@dataclass(frozen=True, slots=True)
class Found:
    member: Member
    office: str
    waiting: list[PlannedAction]
    activities: list[Activity]


def look_up(user: User, text: str, *, today: date) -> list[Found]:
    """Members whom the user reaches, each with what waits for their word and what an advisor may
    prepare for them. Three queries, four for who advises."""
    members = _members(user, text)
    offices = _offices(members, today)
    waiting = _waiting(user, members)
    activities = _activities(user, members, today)
    return [
        Found(
            member,
            offices.get(member.pk, ""),
            waiting.get(member.pk, []),
            activities.get(member.pk, []),
        )
        for member in members
    ]


def _members(user: User, text: str) -> list[Member]:
    papers = matching(Paper.objects.visible_to(user), text)
    wanted = (
        matching_name(text)
        | _phoned(text)
        | Q(activities__in=papers.values("activity"))
    )
    rows = Member.objects.visible_to(user).filter(wanted).distinct()
    ordered = rows.order_by("user__last_name", "user__first_name", "pk")
    return list(ordered.select_related("user", "advisor")[:SHOWN])


def _phoned(text: str) -> Q:
    """By the last digits, however the number is spelled; numbers are kept as people typed them."""
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) < DIGITS:
        return Q(pk__in=[])
    spelled = r"\D*".join(digits[-DIGITS:])
    return Q(phone__regex=rf"{spelled}\D*$")


def _offices(members: Sequence[Member], today: date) -> dict[int, str]:
    rows = Membership.objects.current(today).filter(member__in=members)
    return dict(rows.values_list("member", "office__name"))


def _activities(
    user: User, members: Sequence[Member], today: date
) -> dict[int, list[Activity]]:
    """Those that go on, by member; nobody prepares for themselves."""
    if not may(user, "desk.review"):
        return {}
    others = [member for member in members if member.user_id != user.pk]
    reached = Activity.objects.reached_by(user, on=today, roles=ADVISES)
    rows = reached.valid(today).filter(member__in=others)
    found: dict[int, list[Activity]] = {}
    for activity in rows.order_by("name", "pk"):
        found.setdefault(activity.member_id, []).append(activity)
    return found


def _waiting(user: User, members: Sequence[Member]) -> dict[int, list[PlannedAction]]:
    """Announced steps without an answer, by member, the nearest cut-off first."""
    steps = (
        PlannedAction.objects.visible_to(user)
        .live()
        .undecided()
        .exclude(changeable_until=None)
    )
    rows = steps.filter(paper__activity__member__in=members).select_related(
        "paper__customer", "paper__activity"
    )
    found: dict[int, list[PlannedAction]] = {}
    for step in rows.order_by("changeable_until", "pk"):
        found.setdefault(step.paper.activity.member_id, []).append(step)
    return found
