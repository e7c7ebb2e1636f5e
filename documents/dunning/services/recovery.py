"""What only the recovery service does: approve, override, act by hand, say what became of a letter."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from documents.dunning.loading import load_case
from documents.dunning.policy import next_rule
from documents.dunning.services.holds import hold, stop_prepared
from documents.dunning.services.steps import receivables_of, redraw
from documents.enums import ActionState, Choice, HoldReason, LetterState
from documents.models import (
    Decision,
    DunningAction,
    DunningLetter,
    PlannedAction,
    Receivable,
)
from documents.models.steering import LIVE
from documents.steering.services import local_day
from members.enums import Role
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import ChangedMeanwhile, Refused
from smartportal.core.state import advance
from smartportal.delivery.services import resolve_unknown as resolve_message

RECOVERERS = frozenset({Role.RECOVERY, Role.ADMIN})


class NotRecovery(Refused):
    """The recovery service does this, and only where its role reaches."""


class OwnPaper(Refused):
    """Nobody approves a step on a paper of their own."""


class NothingToApprove(Refused):
    """The step needs no approval, has one, or is settled."""


class TooEarlyToApprove(Refused):
    """Who approves looks at what is true then: the step before must be done."""


class MemberWaits(Refused):
    """The member has not said OK."""


class ReasonMissing(Refused):
    """Against the member's word only with a reason, which they read."""


class NotByHand(Refused):
    """Only what is done by hand is recorded by hand, once it is in the hands of recovery."""


class NotUnknown(Refused):
    """It is known what became of the letter."""


@transaction.atomic
def approve(action: DunningAction, *, by: User, at: datetime) -> DunningAction:
    """The second pair of eyes on a step that the member said OK to; it then leaves at the next cut-off.

    Raises `NotRecovery`, `OwnPaper`, `NothingToApprove`, `MemberWaits`, `TooEarlyToApprove`.
    """
    locked = _locked(action)
    _check_recovery(locked.planned, by=by, at=at)
    if Activity.objects.of(by).filter(pk=locked.planned.paper.activity_id).exists():
        raise OwnPaper(_("Another person must approve this: the paper is yours."))
    if (
        not _needs_approval(locked)
        or locked.approved_at
        or locked.planned.state not in LIVE
    ):
        raise NothingToApprove(_("There is nothing to approve here."))
    if locked.planned.effective_decision != Choice.OK:
        raise MemberWaits(_("The member has not said OK."))
    if not _is_next(locked, at=at):
        raise TooEarlyToApprove(_("The step before it is not done."))
    locked.approved_by, locked.approved_at = by, at
    locked.save(update_fields=["approved_by", "approved_at"])
    record(
        "documents.step.approved", locked.planned.paper, by=by, at=at, step=locked.stage
    )
    redraw(receivables_of([locked.planned]), at=at, nearer=True)
    return locked


@transaction.atomic
def override(
    action: DunningAction,
    *,
    choice: str,
    reason: str,
    by: User,
    at: datetime,
    until_on: date | None = None,
) -> None:
    """Act against what stands, with a reason that the member reads.

    WAIT stops a step also after its cut-off, as long as it was not handed over, by a hold of recovery
    (until a day, or until it is released); OK lets one go that waits. Raises `NotRecovery`,
    `ReasonMissing`, `ChangedMeanwhile` when the step has left.
    """
    locked = _locked(action)
    _check_recovery(locked.planned, by=by, at=at)
    if not reason.strip():
        raise ReasonMissing(_("Say why; the member reads it."), field="reason")
    if choice == Choice.WAIT:
        _stop(locked, reason=reason, by=by, at=at, until_on=until_on)
    else:
        _let_go(locked, reason=reason, by=by, at=at)
    record(
        "documents.step.overridden",
        locked.planned.paper,
        by=by,
        at=at,
        step=locked.stage,
        choice=choice,
    )


def _stop(
    action: DunningAction, *, reason: str, by: User, at: datetime, until_on: date | None
) -> None:
    frozen = action.planned.state == ActionState.FROZEN
    today = local_day(action.planned, at=at)
    receivables = Receivable.objects.filter(pk=action.case.receivable_id)
    if frozen and not stop_prepared(receivables, because=HoldReason.RECOVERY, at=at):
        raise ChangedMeanwhile(_("It has left already."))
    hold(
        action.case,
        reason=HoldReason.RECOVERY,
        on=today,
        at=at,
        by=by,
        until_on=until_on,
        note=reason,
    )


def _let_go(action: DunningAction, *, reason: str, by: User, at: datetime) -> None:
    planned = action.planned
    if planned.state not in (ActionState.PLANNED, ActionState.ANNOUNCED):
        raise ChangedMeanwhile(_("It has left already."))
    Decision.objects.create(action=planned, choice=Choice.OK, by=by, at=at)
    planned.decision, planned.wait_until, planned.detail = Choice.OK, None, reason
    planned.decided_by, planned.decided_at = by, at
    planned.save(
        update_fields=["decision", "wait_until", "detail", "decided_by", "decided_at"]
    )
    redraw(receivables_of([planned]), at=at, nearer=True)


@transaction.atomic
def record_by_hand(
    action: DunningAction, *, on: date, by: User, at: datetime
) -> DunningAction:
    """Litigation, a call: a person did it on day `on`. Raises `NotRecovery`, `NotByHand`."""
    locked = _locked(action)
    _check_recovery(locked.planned, by=by, at=at)
    if not _by_hand(locked) or locked.planned.state != ActionState.FROZEN:
        raise NotByHand(_("This is not in the hands of recovery yet."))
    advance(locked.planned, to=ActionState.EXECUTED, settled_at=at)
    locked.executed_on = on
    locked.save(update_fields=["executed_on"])
    record(
        "documents.step.executed", locked.planned.paper, by=by, at=at, step=locked.stage
    )
    return locked


@transaction.atomic
def resolve_unknown(
    letter: DunningLetter, *, sent: bool, by: User, at: datetime
) -> None:
    """A person found out whether a letter left; its steps follow. Raises `NotRecovery`, `NotUnknown`."""
    if letter.state != LetterState.UNKNOWN or letter.message is None:
        raise NotUnknown(_("It is known what became of this letter."))
    for action in letter.actions.select_related("planned__paper__entity"):
        _check_recovery(action.planned, by=by, at=at)
    resolve_message(letter.message, sent=sent, by=by, at=at)
    letter.refresh_from_db()


def _locked(action: DunningAction) -> DunningAction:
    """The step and its planned action under lock, in the order in which everybody takes them."""
    PlannedAction.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=action.planned_id
    )
    rows = DunningAction.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("planned__paper__entity", "case").get(pk=action.pk)


def _check_recovery(planned: PlannedAction, *, by: User, at: datetime) -> None:
    on = local_day(planned, at=at)
    reached = Activity.objects.reached_by(by, on=on, roles=RECOVERERS)
    if not reached.filter(pk=planned.paper.activity_id).exists():
        raise NotRecovery(_("Only the recovery service can do this."))


def _is_next(action: DunningAction, *, at: datetime) -> bool:
    case = load_case(action.case.receivable, at=at)
    rule = next_rule(case.facts, case.plan)
    return rule is not None and rule.stage == action.stage


def _needs_approval(action: DunningAction) -> bool:
    return action.case.plan.stages.filter(
        stage=action.stage, needs_approval=True
    ).exists()


def _by_hand(action: DunningAction) -> bool:
    return action.case.plan.stages.filter(stage=action.stage, by_hand=True).exists()
