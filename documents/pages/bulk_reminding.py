"""Saying OK to the next reminder of many papers at once; when it leaves, its plan says."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from documents.dunning.upcoming import Coming, coming_for
from documents.enums import Choice, Stage
from documents.followups.settings import KIND as QUOTE_REMINDER
from documents.followups.upcoming import coming_quotes
from documents.models import Paper, PlannedAction
from documents.pages.bulk_sending import Outcome
from documents.steering.services import decide
from members.models import User
from smartportal.core.refusals import Refused

MOST = 200
GENTLE = frozenset({Stage.REMINDER_1, Stage.REMINDER_2, QUOTE_REMINDER})


@dataclass(frozen=True, slots=True)
class Reminding:
    """The next step of a paper, and in `reason` why no OK can be said to it."""

    paper: Paper
    step: Coming | None
    reason: str

    @property
    def is_ready(self) -> bool:
        return not self.reason

    @property
    def is_gentle(self) -> bool:
        """Whether one OK among many is enough for it: a formal notice wants a look of its own."""
        return self.step is not None and self.step.kind in GENTLE


def next_reminders(
    papers: Iterable[Paper], *, by: User, at: datetime
) -> list[Reminding]:
    """What would be done next on each, in the order given. Constant queries."""
    steps: dict[int, Coming] = {}
    for step in [*coming_for(by, at=at), *coming_quotes(by, at=at)]:
        steps.setdefault(step.paper.pk, step)
    return [
        Reminding(paper, steps.get(paper.pk), _reason(steps.get(paper.pk)))
        for paper in papers
    ]


def _reason(step: Coming | None) -> str:
    if step is None:
        return _("No reminder is planned for it.")
    if step.can_decide:
        return _("You have said OK already.") if step.decision == Choice.OK else ""
    return step.note or (str(step.status.word) if step.status else _("Too late."))


def agree(
    steps: Collection[str], *, by: User, at: datetime, papers: Iterable[Reminding]
) -> Outcome:
    """Say OK to those `steps` (public ids) that the reader was shown; what changed meanwhile is refused."""
    outcome = Outcome()
    rows = {row.step.action_id: row for row in papers if row.step}
    actions = PlannedAction.objects.visible_to(by).decidable_by(by)
    for action in actions.filter(public_id__in=set(steps) & rows.keys()):
        try:
            decide(action, choice=Choice.OK, by=by, at=at)
        except Refused as refusal:
            outcome.refused.append(
                (rows[action.public_id].paper, str(refusal.sentence))
            )
        else:
            outcome.done += 1
    return outcome
