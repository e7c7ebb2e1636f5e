"""What only the recovery service does: override, act by hand, say what became of a letter, send it again."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from documents.dunning.addresses import can_be_reached, dead_addresses
from documents.dunning.services.holds import PATHS, hold, release, stop_prepared
from documents.dunning.services.recall import freeze_again, take_back_letters
from documents.dunning.services.recoverers import (
    check_recovery,
    check_recovery_of,
    locked_step,
)
from documents.dunning.services.steps import receivables_of, redraw
from documents.enums import ActionState, Choice, HoldReason, LetterState
from documents.models import (
    Decision,
    DunningAction,
    DunningLetter,
    Hold,
    Receivable,
)
from documents.steering.services import local_day
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import ChangedMeanwhile, Refused
from smartportal.core.state import advance
from smartportal.delivery.services import resolve_unknown as resolve_message


class ReasonMissing(Refused):
    """Against the member's word only with a reason, which they read."""


class NotByHand(Refused):
    """Only what is done by hand is recorded by hand, once it is in the hands of recovery."""


class NotDoneYet(Refused):
    """What will be done on a day to come is not recorded as done."""


class NotUnknown(Refused):
    """It is known what became of the letter."""


class NotFailed(Refused):
    """It left, goes again already, or is no longer needed."""


class AddressUnchanged(Refused):
    """The last letter came back from this address: another one would come back too."""


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
    if choice == Choice.WAIT:  # letters are locked before their steps
        take_back_letters(Receivable.objects.filter(pk=action.case.receivable_id))
    locked = locked_step(action)
    check_recovery(locked.planned, by=by, at=at)
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
    """Litigation, a call: a person did it on day `on`. Raises `NotRecovery`, `NotByHand`, `NotDoneYet`."""
    locked = locked_step(action)
    check_recovery(locked.planned, by=by, at=at)
    if not _by_hand(locked) or locked.planned.state != ActionState.FROZEN:
        raise NotByHand(_("This is not in the hands of recovery yet."))
    if on > local_day(locked.planned, at=at):
        raise NotDoneYet(_("This day is still to come."), field="on")
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
    """A person found out whether a letter left; its steps are done, or go again. Raises `NotRecovery`, `NotUnknown`."""
    if letter.state != LetterState.UNKNOWN or letter.message is None:
        raise NotUnknown(_("It is known what became of this letter."))
    for action in letter.actions.select_related("planned__paper__entity"):
        check_recovery(action.planned, by=by, at=at)
    resolve_message(letter.message, sent=sent, by=by, at=at)
    letter.refresh_from_db()


@transaction.atomic
def send_again(action: DunningAction, *, by: User, at: datetime) -> list[DunningAction]:
    """Put a step that failed back into the batch, with what else was in its letter.

    Raises `NotRecovery`, `NotFailed`, `AddressUnchanged`.
    """
    failed = _failed_with(locked_step(action))
    for each in failed:
        check_recovery(each.planned, by=by, at=at)
    if not failed:
        raise NotFailed(_("This did not fail, or it goes again already."))
    customer = action.planned.paper.customer
    dead = dead_addresses([customer] if customer else [])
    if not can_be_reached(customer, dead):
        raise AddressUnchanged(
            _(
                "Nobody is reached at this address. Correct it: then it leaves by itself."
            )
        )
    freeze_again(failed)
    for each in failed:
        paper = each.planned.paper
        record("documents.step.sent_again", paper, by=by, at=at, step=each.stage)
    return failed


def _failed_with(action: DunningAction) -> list[DunningAction]:
    """A failed step and the other failed ones of its letter."""
    same = Q(pk=action.pk) | Q(letter=action.letter_id, letter__isnull=False)
    rows = DunningAction.objects.filter(same, planned__state=ActionState.FAILED)
    return list(rows.select_related("planned__paper__entity").order_by("planned"))


@transaction.atomic
def release_as_recovery(placed: Hold, *, by: User, at: datetime) -> None:
    """Let the steps go on where one recovers. Raises `NotRecovery`, `ChangedMeanwhile`."""
    name, key = placed.target
    held = Receivable.objects.filter(**{PATHS[name]: key})
    for receivable in held.select_related("invoice__entity"):
        check_recovery_of(receivable.invoice, by=by, at=at)
    release(placed, by=by, at=at)


def _by_hand(action: DunningAction) -> bool:
    return action.case.plan.stages.filter(stage=action.stage, by_hand=True).exists()
