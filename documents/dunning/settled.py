"""In my name, looking back: what was done, what did not leave and why."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from documents.dunning import words
from documents.dunning.reasons import Why
from documents.dunning.upcoming import steps_of
from documents.enums import ActionState, Choice
from documents.models import PlannedAction
from documents.models.steering import PlannedActionQuerySet
from documents.subjects import paper_url
from members.models import User
from smartportal.core import dates
from smartportal.core.parts import FeedItem

SHOWN = 10
ICONS = {
    ActionState.EXECUTED: ("check", "ok"),
    ActionState.CANCELLED: ("hand-coins", ""),
    ActionState.UNKNOWN: ("circle-question-mark", "wait"),
    ActionState.FAILED: ("mail-x", "late"),
}


def settled_steps(
    user: User, carried: Collection[int] | None = None
) -> PlannedActionQuerySet:
    """The newest ones."""
    rows = steps_of(user, carried).filter(
        settled_at__isnull=False, announced_at__isnull=False
    )
    return rows.order_by("-settled_at", "-pk")[:SHOWN]


def settled_of(steps: Sequence[PlannedAction]) -> list[FeedItem]:
    """What went wrong before all."""
    wrong = (ActionState.FAILED, ActionState.UNKNOWN)
    return [
        _item(action)
        for action in sorted(steps, key=lambda step: step.state not in wrong)
    ]


def _item(action: PlannedAction) -> FeedItem:
    icon, status = ICONS[ActionState(action.state)]
    return FeedItem(
        title=_title(action),
        text=str(Why(action.detail).label) if action.detail in Why.values else "",
        icon=icon,
        status=status,
        note=dates.moment(action.settled_at) if action.settled_at else "",
        url=paper_url(action.paper),
    )


def _title(action: PlannedAction) -> str:
    customer = action.paper.customer.name if action.paper.customer else ""
    step = words.step_title(
        action.kind, customer, action.dunning.case.receivable.amount
    )
    if action.state != ActionState.EXECUTED:
        return _("%(step)s: not sent") % {"step": step}
    if action.decision == Choice.OK:
        return _("%(step)s: done, as you had said") % {"step": step}
    return _("%(step)s: done") % {"step": step}
