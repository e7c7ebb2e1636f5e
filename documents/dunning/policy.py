"""Which step comes next, when it leaves and until when the member can change it. Pure functions.

The same rules exist once more as SQL in `planner.py`; a test holds the two together row for row.
All dates are local to the legal entity. Steps leave on working days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from documents.dunning.facts import (
    IN_FLIGHT,
    WAITS_FOR_APPROVAL,
    WAITS_FOR_MEMBER,
    WAITS_FOR_PLAN,
    Blocked,
    CaseFacts,
    HoldFact,
    Live,
    Moment,
    NextAction,
    Plan,
    Preferences,
    StageRule,
    Wishes,
)
from documents.dunning.workdays import Ordinals
from documents.enums import ActionState, Choice


def next_action(
    facts: CaseFacts,
    plan: Plan,
    preferences: Preferences,
    holds: Sequence[HoldFact],
    moment: Moment,
    workdays: Ordinals,
) -> NextAction | Blocked | None:
    """The next step of a case; None when it is paid or every stage was carried out."""
    rule = next_rule(facts, plan)
    if rule is None or facts.open_amount <= 0:
        return None
    live = facts.live or Live(ActionState.PLANNED)
    if live.state in IN_FLIGHT:
        return Blocked(rule.stage, live.state)
    wishes = preferences.wishes(rule, customer_kind=facts.kind)
    waits_for = keeps_back(rule, plan, live, wishes)
    days = _Days(_with_pause(holds, live), moment, workdays)
    number, held = days.number(
        base_on(facts, plan, rule), live, wishes.notice, goes=not waits_for
    )
    return _drawn(rule.stage, wishes, live, number, held or waits_for, moment, workdays)


def next_rule(facts: CaseFacts, plan: Plan) -> StageRule | None:
    """The first stage that was not carried out. What was paid in part changes nothing."""
    return next(
        (rule for rule in plan.stages if rule.stage not in facts.executed), None
    )


def base_on(facts: CaseFacts, plan: Plan, rule: StageRule) -> date:
    """When the plan wants the stage, before working days, holds and notice."""
    position = plan.stages.index(rule)
    anchor = (
        facts.executed[plan.stages[position - 1].stage] if position else facts.due_on
    )
    return anchor + timedelta(days=rule.delay_days)


def keeps_back(rule: StageRule, plan: Plan, live: Live, wishes: Wishes) -> str:
    """Who or what the stage waits for, holds apart: the plan, the member, the approval, nobody.

    A pause with an end is not a no: once it is over, silence counts again.
    """
    paused = live.decision == Choice.WAIT and live.wait_until is not None
    choice = wishes.default if paused or not live.decision else live.decision
    if not plan.sends:
        return WAITS_FOR_PLAN
    if choice == Choice.WAIT:
        return WAITS_FOR_MEMBER
    return WAITS_FOR_APPROVAL if rule.needs_approval and not live.approved else ""


def following_on(
    planned_on: date, plan: Plan, *, after: str, stage: str, workdays: Ordinals
) -> date:
    """The earliest day of a later stage, if `after` leaves on `planned_on` and changes nothing."""
    stages = [rule.stage for rule in plan.stages]
    between = plan.stages[stages.index(after) + 1 : stages.index(stage) + 1]
    return workdays.on_or_after(
        planned_on + timedelta(days=sum(rule.delay_days for rule in between))
    )


def _with_pause(holds: Sequence[HoldFact], live: Live) -> list[HoldFact]:
    if live.decision == Choice.WAIT and live.wait_until is not None:
        return [*holds, HoldFact(date.min, live.wait_until, WAITS_FOR_MEMBER)]
    return list(holds)


@dataclass(frozen=True, slots=True)
class _Days:
    """Finding the day: working days are compared by their number in the calendar."""

    holds: Sequence[HoldFact]
    moment: Moment
    workdays: Ordinals

    def number(
        self, base: date, live: Live, notice: int, *, goes: bool
    ) -> tuple[int, str]:
        """The working day's number, and the reason of a hold without end that keeps it from being sure."""
        with_notice = self.workdays.count(self.moment.today) + notice + 1
        floor = self.workdays.rolled(live.floor_on) if live.floor_on else with_notice
        lowest = max(self.workdays.rolled(base), floor)
        if (
            goes
            and live.standing_on
            and self._free(lowest) == self.workdays.rolled(live.standing_on)
        ):
            return self.workdays.rolled(live.standing_on), ""
        # A date that moves always lands where the member can still change.
        lowest = max(lowest, self.workdays.rolled(self.moment.first_open))
        free = self._free(lowest)
        if free is None:
            return max(lowest, with_notice), self._endless_reason()
        return free, ""

    def _free(self, number: int) -> int | None:
        """The first working day from this one on that no hold covers; None when none ever comes."""
        while covering := self._covering(self.workdays.day(number)):
            if any(hold.until_on is None for hold in covering):
                return None
            number += 1
        return number

    def _covering(self, day: date) -> list[HoldFact]:
        return [hold for hold in self.holds if hold.covers(day)]

    def _endless_reason(self) -> str:
        """Of several holds without end, the one that began first."""
        endless = [hold for hold in self.holds if hold.until_on is None]
        return min(endless, key=lambda hold: (hold.from_on, hold.reason)).reason


def _drawn(
    stage: str,
    wishes: Wishes,
    live: Live,
    number: int,
    waits_for: str,
    moment: Moment,
    workdays: Ordinals,
) -> NextAction:
    planned_on, announce_on = (
        workdays.day(number),
        workdays.day(number - 1 - wishes.notice),
    )
    cutoff = datetime.combine(workdays.day(number - 1), moment.cutoff, moment.zone)
    if live.changeable_until is not None:
        cutoff = max(cutoff, live.changeable_until)
    becomes = _becomes(
        live, moment, announce_on=announce_on, cutoff=cutoff, waits_for=waits_for
    )
    return NextAction(
        stage, planned_on, announce_on, cutoff, wishes.default, becomes, waits_for
    )


def _becomes(
    live: Live, moment: Moment, *, announce_on: date, cutoff: datetime, waits_for: str
) -> str:
    """Announced when its notice begins, unless it cannot leave at all; frozen when it goes and its cut-off
    is over.
    """
    if live.state == ActionState.ANNOUNCED:
        over = not waits_for and moment.at > cutoff
        return ActionState.FROZEN if over else ActionState.ANNOUNCED
    due = announce_on <= moment.today and waits_for in (
        "",
        WAITS_FOR_MEMBER,
        WAITS_FOR_APPROVAL,
    )
    return ActionState.ANNOUNCED if due else ActionState.PLANNED
