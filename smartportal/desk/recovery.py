"""What the recovery page shows, in a constant number of queries. `steps` are those that the user may act on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Max, Q, When
from django.utils.translation import gettext as _

from documents.dunning.services import reasons_against_approving, with_obstacles
from documents.enums import HANDED_OVER, ActionState, Choice, HoldReason, LetterState
from documents.models import (
    DunningAction,
    DunningLetter,
    Hold,
    PlannedAction,
)
from documents.models.dunning import DunningActionQuerySet
from documents.models.steering import stands
from members.models import User
from smartportal.core import dates
from smartportal.core.status import Status
from smartportal.core.together import read_together
from smartportal.delivery.enums import MessageState

SHOWN = 50
BATCHES = 3
BESIDE = (
    "planned__paper__customer",
    "planned__paper__activity__member__user",
    "planned__paper__entity",
    "planned__decided_by",
    "case__receivable",
    "case__plan",
)


@dataclass(frozen=True, slots=True)
class Approval:
    """A step to approve; `why_not` says why it cannot be approved now, `status` where it stands."""

    action: DunningAction
    days_late: int
    status: Status
    why_not: str = ""


def approvals(
    steps: DunningActionQuerySet, user: User, *, at: datetime, today: date
) -> list[Approval]:
    """Those with the nearest cut-off first."""
    waiting = with_obstacles(steps.to_approve(), by=user, at=at)
    ordered = waiting.select_related(*BESIDE).order_by("planned__planned_on", "pk")
    return [_approval(action, today=today) for action in ordered[:SHOWN]]


def _approval(action: DunningAction, *, today: date) -> Approval:
    reasons = reasons_against_approving(action)
    why_not = next((str(reason.sentence) for reason in reasons), "")
    status = _standing(action, today=today, why_not=why_not)
    days_late = action.case.receivable.days_late(on=today)
    return Approval(action, days_late, status, why_not)


def _standing(action: DunningAction, *, today: date, why_not: str) -> Status:
    if why_not:
        return Status("wait", "clock", _("Cannot leave"))
    planned_on = action.planned.planned_on
    if action.planned.changeable_until is None:
        return Status(
            "wait",
            "clock",
            _("Not before %(day)s") % {"day": dates.day_short(planned_on, today=today)},
        )
    return Status("ok", "shield-check", _("Everything is ready"))


def steps_of(
    steps: DunningActionQuerySet, *, today: date
) -> dict[str, list[DunningAction]]:
    """What was approved, what is done by hand, what went wrong and what is prepared."""
    lists = {
        "approved": _approved(steps, today=today),
        "by_hand": _by_hand(steps, today=today),
        "gone_wrong": _gone_wrong(steps),
        "prepared": _prepared(steps),
    }
    beside = (*BESIDE, "approved_by", "letter__message")
    found = read_together(
        {name: rows.select_related(*beside)[:SHOWN] for name, rows in lists.items()}
    )
    return {**found, "gone_wrong": _one_per_letter(found["gone_wrong"])}


def _approved(steps: DunningActionQuerySet, *, today: date) -> DunningActionQuerySet:
    """What was approved today, and before that what has not come to its day yet: the newest first."""
    coming = Q(
        planned__state__in=[ActionState.PLANNED, ActionState.ANNOUNCED],
        approved_at__isnull=False,
    )
    rows = steps.filter(coming | Q(approved_at__date=today))
    return rows.order_by("-approved_at", "pk")


def _by_hand(steps: DunningActionQuerySet, *, today: date) -> DunningActionQuerySet:
    """What is in the hands of recovery now, the oldest first: litigation."""
    rows = steps.by_hand().filter(planned__planned_on__lte=today)
    return rows.order_by("planned__planned_on", "pk")


def _gone_wrong(steps: DunningActionQuerySet) -> DunningActionQuerySet:
    """Perhaps sent first: somebody must find out; then what the member has to mend."""
    known = Case(When(planned__state=ActionState.UNKNOWN, then=0), default=1)
    return steps.gone_wrong().order_by(known, "planned__planned_on", "pk")


def _prepared(steps: DunningActionQuerySet) -> DunningActionQuerySet:
    """Past their cut-off and not gone: only recovery can still take one out, with a reason. A mail that
    waits for the mail server has not gone either.
    """
    rows = steps.filter(planned__state=ActionState.FROZEN)
    here = Q(letter=None) | ~Q(letter__state__in=HANDED_OVER)
    put_off = Q(
        letter__state=LetterState.CLAIMED,
        letter__message__state=MessageState.PENDING,
    )
    waiting = rows.filter(here | put_off).exclude(
        pk__in=DunningAction.objects.by_hand().values("pk")
    )
    return waiting.order_by("planned__planned_on", "pk")


def _one_per_letter(actions: Sequence[DunningAction]) -> list[DunningAction]:
    """One letter may carry several steps: what is said of it holds for all of them."""
    first: dict[object, DunningAction] = {}
    for action in actions:
        first.setdefault(action.letter_id or f"step {action.pk}", action)
    return list(first.values())


def said_paid(user: User, *, today: date) -> list[Hold]:
    """Standing claims that the customer paid, the oldest first."""
    holds = (
        Hold.objects.recoverable_by(user, on=today)
        .standing(on=today)
        .filter(reason=HoldReason.SAYS_PAID)
    )
    owed = holds.filter(case__receivable__open_amount__gt=0)
    beside = (
        "case__receivable__invoice__customer",
        "case__receivable__invoice__activity__member__user",
        "by",
    )
    return list(owed.select_related(*beside).order_by("from_on", "pk")[:SHOWN])


@dataclass(frozen=True, slots=True)
class Batch:
    """The steps of one day: how many go, by whose word, and until when members can change."""

    planned_on: date
    ok: int
    silent: int
    waits: int
    frozen: int
    cutoff: datetime

    @property
    def status(self) -> Status:
        return (
            Status("ok", "lock", _("Closed"))
            if self.frozen
            else Status("info", "clock", _("Still open"))
        )


def batches(steps: DunningActionQuerySet) -> list[Batch]:
    """The next days on which steps leave."""
    planned = PlannedAction.objects.filter(
        dunning__in=steps, state__in=[ActionState.ANNOUNCED, ActionState.FROZEN]
    )
    said = Q(decision=Choice.OK)
    rows = (
        planned.order_by("planned_on")
        .values("planned_on")
        .annotate(
            ok=Count("pk", filter=said),
            silent=Count("pk", filter=stands(Choice.OK) & ~said),
            waits=Count("pk", filter=stands(Choice.WAIT)),
            frozen=Count("pk", filter=Q(state=ActionState.FROZEN)),
            cutoff=Max("changeable_until"),
        )
    )
    return [Batch(**row) for row in rows[:BATCHES]]


@dataclass(frozen=True, slots=True)
class Tally:
    word: str
    n: int


def sent_today(steps: DunningActionQuerySet, *, today: date) -> list[Tally]:
    """How many letters of today's run are in which state."""
    letters = DunningLetter.objects.filter(run_on=today, actions__in=steps)
    counted = (
        letters.order_by().values_list("state").annotate(n=Count("pk", distinct=True))
    )
    return [Tally(str(LetterState(state).label), n) for state, n in counted]
