"""The second pair of eyes on a serious step."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
)
from django.utils.translation import gettext as _

from documents.dunning.moments import Window
from documents.dunning.services.holds import PATHS
from documents.dunning.services.recoverers import check_recovery, locked_step
from documents.dunning.services.steps import receivables_of, redraw
from documents.dunning.words import nothing_leaves
from documents.enums import Choice, HoldReason
from documents.models import DunningAction, DunningStage, Hold
from documents.models.dunning import DunningActionQuerySet
from documents.models.holds import HoldQuerySet
from documents.models.steering import LIVE
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused


class OwnPaper(Refused):
    """Nobody approves a step on a paper of their own."""


class NothingToApprove(Refused):
    """The step needs no approval, has one, or is settled."""


class TooEarlyToApprove(Refused):
    """Who approves looks at what is true then: the step before must be done."""


class MemberWaits(Refused):
    """The member has not said OK."""


class CannotLeave(Refused):
    """The plan sends nothing yet, or the case is held without an end: what is true then is not known."""


@transaction.atomic
def approve(action: DunningAction, *, by: User, at: datetime) -> DunningAction:
    """Approve a step that the member said OK to; it then leaves at the next cut-off.

    Raises `NotRecovery`, and the first of `reasons_against_approving`.
    """
    locked = locked_step(action)
    check_recovery(locked.planned, by=by, at=at)
    same = DunningAction.objects.filter(pk=locked.pk)
    for reason in reasons_against_approving(with_obstacles(same, by=by, at=at).get()):
        raise reason
    locked.approved_by, locked.approved_at = by, at
    locked.save(update_fields=["approved_by", "approved_at"])
    record(
        "documents.step.approved", locked.planned.paper, by=by, at=at, step=locked.stage
    )
    redraw(receivables_of([locked.planned]), at=at, nearer=True)
    return locked


def with_obstacles(
    steps: DunningActionQuerySet, *, by: User, at: datetime
) -> DunningActionQuerySet:
    """With what `reasons_against_approving` asks of each step."""
    own = Q(planned__paper__activity__in=Activity.objects.of(by))
    rules = DunningStage.objects.filter(plan=OuterRef("case__plan"))
    done = DunningAction.objects.filter(
        case=OuterRef(OuterRef("case")),
        stage=OuterRef("stage"),
        executed_on__isnull=False,
    )
    to_do = rules.filter(~Exists(done)).order_by("position")
    return steps.select_related("planned", "case__plan").annotate(
        is_own=ExpressionWrapper(own, output_field=BooleanField()),
        needs_approval=Exists(
            rules.filter(stage=OuterRef("stage"), needs_approval=True)
        ),
        next_stage=Subquery(to_do.values("stage")[:1]),
        held_because=Subquery(_endless_holds(at).values("reason")[:1]),
    )


def _endless_holds(at: datetime) -> HoldQuerySet:
    """On the case of a step or around it, the one that began first before the others."""
    around = reduce(
        or_,
        (
            Q(**{name: OuterRef(f"case__receivable__{path}")})
            for name, path in PATHS.items()
        ),
    )
    endless = Q(until_on=None) | Q(until_on__gt=Window.around(at).last)
    return Hold.objects.filter(around, endless, ended_at=None).order_by(
        "from_on", "reason"
    )


def reasons_against_approving(step: DunningAction) -> Iterator[Refused]:
    """Of a step that was read `with_obstacles`, the most telling one first; without any it can be approved."""
    if step.is_own:  # type: ignore[attr-defined]
        yield OwnPaper(_("Another person must approve this: the paper is yours."))
    needs = step.needs_approval and not step.approved_at  # type: ignore[attr-defined]
    if not needs or step.planned.state not in LIVE:
        yield NothingToApprove(_("There is nothing to approve here."))
    if step.planned.effective_decision != Choice.OK:
        yield MemberWaits(_("The member has not said OK."))
    if step.next_stage != step.stage:  # type: ignore[attr-defined]
        yield TooEarlyToApprove(_("The step before it is not done."))
    elif sentence := _kept_back(step):
        yield CannotLeave(sentence)


def _kept_back(step: DunningAction) -> str:
    """What keeps the step back beside the words that are asked here."""
    if not step.case.plan.sends:
        return nothing_leaves(step.case.plan.customer_kind)
    reason: str | None = step.held_because  # type: ignore[attr-defined]
    return str(HoldReason(reason).label) if reason else ""
