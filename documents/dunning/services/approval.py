"""The second pair of eyes on a serious step."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from documents.dunning.cases import CaseView
from documents.dunning.facts import (
    WAITS_FOR_APPROVAL,
    WAITS_FOR_MEMBER,
    WAITS_FOR_PLAN,
    NextAction,
)
from documents.dunning.loading import load_case
from documents.dunning.policy import next_rule
from documents.dunning.services.recoverers import check_recovery, locked_step
from documents.dunning.services.steps import receivables_of, redraw
from documents.enums import Choice, HoldReason
from documents.models import DunningAction
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
    is_own = Activity.objects.of(by).filter(pk=locked.planned.paper.activity_id)
    case = load_case(locked.case.receivable, at=at)
    for reason in reasons_against_approving(locked, case, is_own=is_own.exists()):
        raise reason
    locked.approved_by, locked.approved_at = by, at
    locked.save(update_fields=["approved_by", "approved_at"])
    record(
        "documents.step.approved", locked.planned.paper, by=by, at=at, step=locked.stage
    )
    redraw(receivables_of([locked.planned]), at=at, nearer=True)
    return locked


def reasons_against_approving(
    action: DunningAction, case: CaseView, *, is_own: bool
) -> Iterator[Refused]:
    """The most telling one first; without any the step can be approved. Reads what `case` has loaded."""
    if is_own:
        yield OwnPaper(_("Another person must approve this: the paper is yours."))
    needs = any(
        rule.stage == action.stage for rule in case.rules if rule.needs_approval
    )
    if not needs or action.approved_at or action.planned.state not in LIVE:
        yield NothingToApprove(_("There is nothing to approve here."))
    if action.planned.effective_decision != Choice.OK:
        yield MemberWaits(_("The member has not said OK."))
    rule = next_rule(case.facts, case.plan)
    if rule is None or rule.stage != action.stage:
        yield TooEarlyToApprove(_("The step before it is not done."))
    elif sentence := _kept_back(case):
        yield CannotLeave(sentence)


def _kept_back(case: CaseView) -> str:
    """What keeps the next step back beside the words that are asked here."""
    found = case.next_action()
    waits_for = found.waits_for if isinstance(found, NextAction) else ""
    if waits_for == WAITS_FOR_PLAN:
        return _("Reminders to this kind of customer do not leave yet.")
    if waits_for in ("", WAITS_FOR_APPROVAL, WAITS_FOR_MEMBER):
        return ""
    return str(HoldReason(waits_for).label)
