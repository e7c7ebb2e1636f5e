"""Drawing the steps of single cases again, at once, when a member or recovery says something."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.dunning.cases import CaseView
from documents.dunning.facts import Blocked, NextAction
from documents.dunning.loading import load_case, load_cases
from documents.dunning.notices import tell_withheld
from documents.dunning.planner import lock_planning
from documents.dunning.policy import following_on
from documents.dunning.reasons import Why
from documents.dunning.services.recall import take_back_letters
from documents.enums import HANDED_OVER, ActionState, LetterState
from documents.models import DunningAction, DunningCase, PlannedAction, Receivable
from documents.steering.services import decide
from members.models import User
from smartportal.core.refusals import Refused
from smartportal.core.state import advance

CHANGEABLE = (ActionState.PLANNED, ActionState.ANNOUNCED)


class NoSuchStep(Refused):
    """The plan of this paper has no such step to come: it is paid, or the step was carried out."""


def slot_of(receivable: Receivable, stage: str) -> str:
    """The name of the intent; the planner's statements build the same."""
    return f"dunning:{receivable.pk}:{stage}"


@transaction.atomic
def decide_step(
    receivable: Receivable,
    stage: str,
    *,
    choice: str,
    by: User,
    at: datetime,
    wait_until: date | None = None,
) -> PlannedAction:
    """The member's word on a stage, also on one that is not drawn yet. Refusals as of `decide`."""
    action = draw_step(receivable, stage, at=at)
    return decide(action, choice=choice, by=by, at=at, wait_until=wait_until)


@transaction.atomic
def draw_step(receivable: Receivable, stage: str, *, at: datetime) -> PlannedAction:
    """The row of a stage to come, made when the planner has not drawn it yet. Raises `NoSuchStep`."""
    lock_planning()
    case = load_case(receivable, at=at)
    if stage in case.actions:
        return case.actions[stage].planned
    planned_on = planned_days(case).get(stage)
    if planned_on is None:
        raise NoSuchStep(_("There is no such step to come on this invoice."))
    return _insert(case, stage, planned_on)


def planned_days(case: CaseView) -> dict[str, date]:
    """The day of each stage to come: the next one's, and the earliest one of those after it."""
    found, stages = case.next_action(), [rule.stage for rule in case.plan.stages]
    if found is None:
        return {}
    planned_on = (
        found.planned_on if isinstance(found, NextAction) else _standing_on(case, found)
    )
    later = stages[stages.index(found.stage) + 1 :]
    days = {found.stage: planned_on}
    for stage in later:
        days[stage] = following_on(
            planned_on,
            case.plan,
            after=found.stage,
            stage=stage,
            workdays=case.now.workdays,
        )
    return days


def _standing_on(case: CaseView, blocked: Blocked) -> date:
    """What is on its way leaves on its day or, when that is over, today."""
    return max(case.actions[blocked.stage].planned.planned_on, case.now.moment.today)


def _insert(case: CaseView, stage: str, planned_on: date) -> PlannedAction:
    receivable = case.receivable
    planned = PlannedAction.objects.create(
        kind=stage,
        slot=slot_of(receivable, stage),
        paper=receivable.invoice,
        planned_on=planned_on,
        default_decision=case.wishes(stage).default,
    )
    DunningAction.objects.create(case=_opened(case), stage=stage, planned=planned)
    return planned


@transaction.atomic
def open_case(receivable: Receivable, *, at: datetime) -> DunningCase:
    """The case of a receivable, opened before the planner does. Raises `NoSuchStep` without a plan."""
    lock_planning()
    return _opened(load_case(receivable, at=at))


def _opened(case: CaseView) -> DunningCase:
    if case.plan_row is None:
        raise NoSuchStep(_("There is no such step to come on this invoice."))
    opened, _new = DunningCase.objects.get_or_create(
        receivable=case.receivable,
        defaults={"plan": case.plan_row, "opened_on": case.now.moment.today},
    )
    return opened


@transaction.atomic
def redraw(
    receivables: QuerySet[Receivable], *, at: datetime, nearer: bool = False
) -> None:
    """Bring the steps of some receivables up to date without waiting for the next run.

    `nearer` is for the member's own word: a step may then come back to its day, never to one whose
    cut-off is over. Announcing and freezing are left to the run.
    """
    for case in load_cases(receivables, at=at):
        found = case.next_action(redraw=nearer)
        if isinstance(found, NextAction):
            _move(case, found)


def _move(case: CaseView, found: NextAction) -> None:
    action = case.actions.get(found.stage)
    if action and action.planned.state in CHANGEABLE:
        announced = action.planned.state == ActionState.ANNOUNCED
        PlannedAction.objects.filter(
            pk=action.planned_id, state=action.planned.state
        ).update(
            planned_on=found.planned_on,
            default_decision=found.default,
            changeable_until=found.cutoff if announced else None,
        )
    _move_later(case, found)


def _move_later(case: CaseView, found: NextAction) -> None:
    for stage, action in case.actions.items():
        if stage != found.stage and action.planned.state == ActionState.PLANNED:
            day = following_on(
                found.planned_on,
                case.plan,
                after=found.stage,
                stage=stage,
                workdays=case.now.workdays,
            )
            PlannedAction.objects.filter(pk=action.planned_id).update(planned_on=day)


def receivables_of(actions: Iterable[PlannedAction]) -> QuerySet[Receivable]:
    return Receivable.objects.filter(
        dunning_case__actions__planned__in=list(actions)
    ).distinct()


@transaction.atomic
def follow_payment(
    receivable: Receivable, *, at: datetime, why: Why = Why.PAID
) -> None:
    """A letter that waits names the former sum and is written anew; without a rest nothing more is needed."""
    take_back_letters(Receivable.objects.filter(pk=receivable.pk))
    if receivable.open_amount <= 0:
        _cancel_paid_steps(receivable, at=at, why=why)


def _cancel_paid_steps(receivable: Receivable, *, at: datetime, why: Why) -> None:
    """What was prepared is told: the member had seen it leave."""
    actions = DunningAction.objects.filter(case__receivable=receivable).exclude(
        letter__state__in=HANDED_OVER
    )
    still = actions.filter(
        planned__state__in=[*CHANGEABLE, ActionState.FROZEN, ActionState.FAILED]
    )
    beside = ("planned__paper__customer", "planned__paper__activity__member__user")
    for action in still.select_related(*beside).prefetch_related(
        "planned__paper__activity__colleagues"
    ):
        was_announced = action.planned.state != ActionState.PLANNED
        advance(action.planned, to=ActionState.CANCELLED, settled_at=at, detail=why)
        DunningAction.objects.filter(
            pk=action.pk, letter__state=LetterState.PREPARED
        ).update(letter=None)
        if was_announced:
            tell_withheld(action, why, at=at)
