"""Why a step to come takes no word now: one table from states and holds to what a page shows."""

from django.utils.translation import gettext_lazy

from documents.enums import ActionState, HoldReason
from documents.models import DunningStage, Hold, PlannedAction
from smartportal.core.status import Status

STATUSES = {
    ActionState.FROZEN: Status("info", "lock", gettext_lazy("Being prepared")),
    ActionState.UNKNOWN: Status(
        "wait", "circle-question-mark", gettext_lazy("Perhaps sent")
    ),
    ActionState.FAILED: Status("late", "mail-x", gettext_lazy("Not sent")),
}
HELD = {
    HoldReason.DISPUTE: Status("late", "flag", gettext_lazy("Disputed")),
    HoldReason.SAYS_PAID: Status("wait", "hand-coins", gettext_lazy("Says it is paid")),
}
BY_HAND = Status("info", "scale", gettext_lazy("With the recovery service"))
STOPPED = Status("wait", "pause", gettext_lazy("Stopped"))
NOT_YET = Status("draft", "calendar-clock", gettext_lazy("Does not leave yet"))
# Their day says nothing.
AT_REST = (*HELD.values(), STOPPED, NOT_YET)


def status_of(
    action: PlannedAction, rule: DunningStage, hold: Hold | None
) -> Status | None:
    """Why nothing can be decided; None where it can."""
    if action.state == ActionState.FROZEN and rule.by_hand:
        return BY_HAND
    if known := STATUSES.get(ActionState(action.state)):
        return known
    if hold:
        return HELD.get(HoldReason(hold.reason), STOPPED)
    return None if rule.plan.sends else NOT_YET
