"""One receivable with all that its next step depends on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.dunning.facts import (
    Blocked,
    CaseFacts,
    HoldFact,
    Live,
    NextAction,
    Plan,
    Preferences,
    StageRule,
    Wishes,
)
from documents.dunning.moments import EntityNow
from documents.dunning.policy import next_action, next_rule
from documents.enums import ActionState
from documents.models import DunningAction, DunningPlan, DunningStage, Hold, Receivable


@dataclass(frozen=True, slots=True)
class CaseView:
    """`actions` has each stage's row that was not cancelled; without a plan for that kind of customer
    there are no `rules`.
    """

    receivable: Receivable
    now: EntityNow
    plan_row: DunningPlan | None
    rules: Sequence[DunningStage]
    actions: dict[str, DunningAction]
    preferences: Preferences
    holds: Sequence[Hold]
    hold_facts: Sequence[HoldFact]

    @property
    def plan(self) -> Plan:
        sends = self.plan_row is not None and self.plan_row.sends
        return Plan(tuple(map(_rule, self.rules)), sends=sends)

    @property
    def facts(self) -> CaseFacts:
        dates = ((stage, action.executed_on) for stage, action in self.actions.items())
        return CaseFacts(
            due_on=self.receivable.due_on,
            open_amount=self.receivable.open_amount,
            executed={stage: on for stage, on in dates if on is not None},
            customer_kind=self.receivable.invoice.customer_kind,
        )

    def wishes(self, stage: str) -> Wishes:
        rule = next(rule for rule in self.plan.stages if rule.stage == stage)
        return self.preferences.wishes(rule, customer_kind=self.facts.kind)

    def next_action(self, *, redraw: bool = False) -> NextAction | Blocked | None:
        """`redraw` lets the member's own word bring an announced step nearer again, though never before
        the notice that was promised is over.
        """
        rule = next_rule(self.facts, self.plan)
        if rule is None:
            return None
        live = self._live(rule, redraw=redraw)
        facts, now = replace(self.facts, live=live), self.now
        return next_action(
            facts,
            self.plan,
            self.preferences,
            self.hold_facts,
            now.moment,
            now.workdays,
        )

    def held_on(self, day: date) -> Hold | None:
        """The hold that covers a day, one without end before others."""
        covering = [hold for hold in self.holds if hold.covers(day)]
        return min(
            covering,
            key=lambda hold: (hold.until_on is not None, hold.pk),
            default=None,
        )

    def _live(self, rule: StageRule, *, redraw: bool) -> Live | None:
        action = self.actions.get(rule.stage)
        if action is None:
            return None
        live = _standing(action)
        return self._promised(live, action) if redraw and live.floor_on else live

    def _promised(self, live: Live, action: DunningAction) -> Live:
        """An announced step without its own date: only the notice given at its announcement binds."""
        days, moment, planned = self.now.workdays, self.now.moment, action.planned
        announced_on = (
            (planned.announced_at or moment.at).astimezone(moment.zone).date()
        )
        floor = days.count(announced_on) + self.wishes(action.stage).notice + 1
        stands = (
            planned.changeable_until is not None
            and moment.at <= planned.changeable_until
        )
        return replace(
            live,
            standing_on=live.standing_on if stands else None,
            floor_on=days.day(floor),
            changeable_until=None,
        )


def _rule(row: DunningStage) -> StageRule:
    return StageRule(
        row.stage,
        row.delay_days,
        row.default_decision,
        row.notice_working_days,
        needs_approval=row.needs_approval,
        by_hand=row.by_hand,
    )


def _standing(action: DunningAction) -> Live:
    planned = action.planned
    live = Live(
        planned.state,
        decision=planned.decision,
        wait_until=planned.wait_until,
        approved=action.approved_at is not None,
    )
    if planned.state != ActionState.ANNOUNCED:
        return live
    return replace(
        live,
        standing_on=planned.planned_on,
        floor_on=planned.planned_on,
        changeable_until=planned.changeable_until,
    )
