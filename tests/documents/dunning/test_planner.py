"""Drawing steps in the database: the same rules as the policy, for all receivables at once."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from documents.dunning.facts import NextAction
from documents.dunning.loading import load_cases
from documents.dunning.planner import PLAN_AHEAD, plan
from documents.models import DunningAction, PlannedAction, Receivable
from tests.documents.dunning.population import Population
from tests.examples import examples
from tests.factories.dunning import owed, shop

pytestmark = pytest.mark.django_db
NOV_24 = datetime(2026, 11, 24, 9, tzinfo=UTC)


def rows(**wanted):
    actions = PlannedAction.objects.filter(**wanted).order_by("planned_on", "pk")
    return [(row.kind, row.state, row.planned_on) for row in actions]


def test_the_next_step_of_a_late_invoice_is_announced_with_its_whole_notice():
    owed(shop(), due_on=date(2026, 11, 14))

    changes = plan(at=NOV_24)

    assert [(change.was, change.becomes, change.planned_on) for change in changes] == [
        ("", "announced", date(2026, 12, 2))
    ]
    assert rows() == [("reminder_1", "announced", date(2026, 12, 2))]
    action = DunningAction.objects.select_related("planned", "case").get()
    assert action.planned.changeable_until == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert action.case.opened_on == date(2026, 11, 24)


def test_planning_twice_changes_nothing():
    owed(shop(), due_on=date(2026, 11, 14))
    plan(at=NOV_24)

    assert plan(at=NOV_24) == []
    assert PlannedAction.objects.count() == 1


def expected(case):
    """What the policy says of a receivable's row: its state, day, silence and cut-off; None for no row."""
    found = case.next_action()
    standing = case.actions.get(found.stage) if found else None
    if not isinstance(found, NextAction):
        return standing and before(standing.planned)
    ahead = case.now.workdays.count(case.now.moment.today) + PLAN_AHEAD
    if standing is None and case.now.workdays.rolled(found.announce_on) > ahead:
        return None
    cutoff = found.cutoff if found.becomes != "planned" else None
    return found.becomes, found.planned_on, found.default, cutoff


def before(planned):
    return (
        planned.state,
        planned.planned_on,
        planned.default_decision,
        planned.changeable_until,
    )


def after(case):
    found = case.next_action()
    slot = f"dunning:{case.receivable.pk}:{found.stage}" if found else ""
    planned = PlannedAction.objects.filter(slot=slot).exclude(state="cancelled").first()
    return planned and before(planned)


@examples(6)
@given(seed=st.integers(0, 2**32))
def test_the_planner_agrees_with_the_policy_row_for_row(db, seed):
    agree(seed, size=40)


def agree(seed: int, *, size: int) -> None:
    with transaction.atomic():
        population = Population(seed, size=size)
        everything = Receivable.objects.filter(open_amount__gt=0).order_by("pk")
        cases = load_cases(everything, at=population.at)
        wanted = [expected(case) for case in cases]

        plan(at=population.at)

        assert [after(case) for case in cases] == wanted
        transaction.set_rollback(True)
