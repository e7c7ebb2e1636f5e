"""When the member is asked again about a step that waits for their OK."""

from datetime import date, timedelta

from documents.dunning.cases import CaseView
from documents.dunning.policy import base_on, next_rule


def asked_again_on(case: CaseView, *, every: int) -> date:
    """Some days after the day on which the step could have left, and again every so many days; today
    or later.
    """
    today, first = case.now.moment.today, first_day(case)
    times = max(-(-(today - first).days // every), 1)
    return first + timedelta(days=times * every)


def times_asked(case: CaseView, *, every: int) -> int:
    """How often the member should have been asked by today."""
    return max((case.now.moment.today - first_day(case)).days // every, 0)


def leaves_after(case: CaseView, asked_on: date) -> date:
    """The earliest day when the member answers OK on the day they are asked."""
    return case.now.workdays.day(case.now.workdays.count(asked_on) + 2)


def first_day(case: CaseView) -> date:
    """The day that the plan gives the next step, or that its announcement made of it."""
    rule, days = next_rule(case.facts, case.plan), case.now.workdays
    if rule is None:
        return case.now.moment.today
    base = days.rolled(base_on(case.facts, case.plan, rule))
    action = case.actions.get(rule.stage)
    if action is None or action.planned.announced_at is None:
        return days.day(max(base, days.count(case.now.moment.today)))
    announced_on = action.planned.announced_at.astimezone(case.now.moment.zone).date()
    return days.day(
        max(base, days.count(announced_on) + case.wishes(rule.stage).notice + 1)
    )
