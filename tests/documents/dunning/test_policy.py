"""The rules of the next step, without a database."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from documents.dunning.facts import (
    Blocked,
    CaseFacts,
    HoldFact,
    Live,
    Moment,
    NextAction,
    Plan,
    Preference,
    Preferences,
    StageRule,
)
from documents.dunning.policy import following_on, next_action
from documents.dunning.workdays import Ordinals

ZONE = ZoneInfo("Europe/Brussels")
HOLIDAYS = {date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1)}
PLAN = Plan(
    (
        StageRule("reminder_1", 3),
        StageRule("reminder_2", 16),
        StageRule("formal_notice", 15, "wait", needs_approval=True),
        StageRule("litigation", 28, "wait", by_hand=True),
    )
)
DUE = date(2026, 11, 14)  # a Saturday
REMINDED = {"reminder_1": date(2026, 11, 17)}
TWICE = REMINDED | {"reminder_2": date(2026, 12, 3)}
NOTICED = TWICE | {"formal_notice": date(2026, 12, 18)}
THIRD = date(2026, 12, 3)


def workdays() -> Ordinals:
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(500)]
    return Ordinals(
        "BE", [day for day in days if day.weekday() < 5 and day not in HOLIDAYS]
    )


def moment(day: date, hour: int = 10) -> Moment:
    at = datetime.combine(day, time(hour), ZONE)
    return Moment.of(at, zone="Europe/Brussels", cutoff=time(18), workdays=workdays())


def six_pm(day: date) -> datetime:
    return datetime.combine(day, time(18), ZONE)


def step(
    on: date,
    *,
    hour: int = 10,
    executed=REMINDED,
    live: Live | None = None,
    holds=(),
    preferences=(),
    plan: Plan = PLAN,
    open_amount: str = "1936",
    due_on: date = DUE,
    kind: str = "business",
):
    facts = CaseFacts(due_on, Decimal(open_amount), executed, live, kind)
    return next_action(
        facts, plan, Preferences(preferences), holds, moment(on, hour), workdays()
    )


def announced(on: date = THIRD, **changes) -> Live:
    cutoff = six_pm(workdays().day(workdays().rolled(on) - 1))
    values = {"standing_on": on, "floor_on": on, "changeable_until": cutoff}
    return Live("announced", **values | changes)


NOV_24 = date(2026, 11, 24)


def test_the_example_of_the_kit():
    found = step(NOV_24)

    assert found == NextAction(
        stage="reminder_2",
        planned_on=THIRD,
        announce_on=date(2026, 11, 25),
        cutoff=six_pm(date(2026, 12, 2)),
        default="ok",
        becomes="planned",
        waits_for="",
    )


@pytest.mark.parametrize(
    ("executed", "stage", "planned_on", "waits_for"),
    [
        (
            {},
            "reminder_1",
            date(2026, 12, 2),
            "",
        ),  # due + 3 is over: the notice begins today
        (REMINDED, "reminder_2", date(2026, 12, 3), ""),
        (TWICE, "formal_notice", date(2026, 12, 18), "member"),
        (NOTICED, "litigation", date(2027, 1, 15), "member"),
    ],
)
def test_stages_follow_each_other_from_the_day_the_last_one_was_carried_out(
    executed, stage, planned_on, waits_for
):
    found = step(NOV_24, executed=executed)

    assert (found.stage, found.planned_on, found.waits_for) == (
        stage,
        planned_on,
        waits_for,
    )


def test_a_paid_case_has_no_next_step():
    assert step(NOV_24, open_amount="0") is None


def test_after_the_last_stage_there_is_none():
    assert step(NOV_24, executed=NOTICED | {"litigation": date(2027, 1, 15)}) is None


def test_a_part_payment_skips_nothing():
    assert step(NOV_24, open_amount="0.01") == step(NOV_24)


@pytest.mark.parametrize("state", ["frozen", "unknown", "failed"])
def test_nothing_is_planned_while_the_stage_is_on_its_way(state):
    assert step(NOV_24, live=Live(state)) == Blocked("reminder_2", state)


@pytest.mark.parametrize(
    ("today", "becomes"),
    [
        (date(2026, 11, 24), "planned"),
        (date(2026, 11, 25), "announced"),
        (date(2026, 11, 26), "announced"),
    ],
)
def test_a_step_is_announced_five_working_days_before_its_cut_off_or_later(
    today, becomes
):
    assert step(today).becomes == becomes


@pytest.mark.parametrize(
    ("today", "planned_on", "cutoff_on"),
    [
        (date(2026, 11, 25), date(2026, 12, 3), date(2026, 12, 2)),
        (date(2026, 11, 26), date(2026, 12, 4), date(2026, 12, 3)),
        (
            date(2026, 11, 28),
            date(2026, 12, 7),
            date(2026, 12, 4),
        ),  # a Saturday counts as the Friday
        (
            date(2026, 12, 20),
            date(2026, 12, 29),
            date(2026, 12, 28),
        ),  # Christmas is no working day
    ],
)
def test_a_late_announcement_moves_the_cut_off_so_that_the_notice_stays_whole(
    today, planned_on, cutoff_on
):
    found = step(today)

    assert (found.planned_on, found.cutoff) == (planned_on, six_pm(cutoff_on))
    assert workdays().count(cutoff_on) - workdays().count(today) >= 5


@pytest.mark.parametrize(
    ("on", "hour", "becomes"),
    [
        (date(2026, 12, 2), 18, "announced"),
        (date(2026, 12, 2), 19, "frozen"),
        (date(2026, 12, 3), 10, "frozen"),
        (date(2026, 12, 21), 10, "frozen"),  # three weeks without a run
    ],
)
def test_a_step_that_goes_is_frozen_once_its_cut_off_is_over(on, hour, becomes):
    found = step(on, hour=hour, live=announced())

    assert (found.planned_on, found.becomes) == (THIRD, becomes)


@pytest.mark.parametrize(
    ("on", "hour", "planned_on"),
    [
        (date(2026, 12, 1), 10, THIRD),
        (date(2026, 12, 2), 18, THIRD),
        (date(2026, 12, 2), 19, date(2026, 12, 4)),
        (date(2026, 12, 4), 10, date(2026, 12, 7)),
        (
            date(2026, 12, 5),
            10,
            date(2026, 12, 8),
        ),  # a Saturday: Monday's cut-off was on Friday
    ],
)
def test_a_step_that_waits_is_never_frozen_and_always_leaves_time_to_change(
    on, hour, planned_on
):
    found = step(on, hour=hour, live=announced(decision="wait"))

    assert (found.planned_on, found.waits_for, found.becomes) == (
        planned_on,
        "member",
        "announced",
    )
    assert found.cutoff >= moment(on, hour).at


def test_a_pause_with_an_end_goes_on_by_itself():
    live = announced(decision="wait", wait_until=date(2026, 12, 18))

    found = step(NOV_24, live=live)

    assert (found.planned_on, found.waits_for, found.goes) == (
        date(2026, 12, 21),
        "",
        True,
    )
    assert found.cutoff == six_pm(date(2026, 12, 18))


def test_after_a_pause_silence_counts_again():
    live = announced(date(2026, 12, 18), decision="wait", wait_until=date(2027, 1, 8))

    found = step(date(2026, 12, 14), executed=TWICE, live=live)

    assert (found.planned_on, found.waits_for) == (date(2027, 1, 11), "member")


def test_an_announced_step_never_comes_nearer():
    later = announced(date(2026, 12, 10))

    assert step(NOV_24, live=later).planned_on == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("decision", "approved", "waits_for"),
    [
        ("", False, "member"),
        ("ok", False, "approval"),
        ("ok", True, ""),
        ("wait", True, "member"),
    ],
)
def test_a_formal_notice_needs_the_member_and_one_approval(
    decision, approved, waits_for
):
    live = announced(date(2026, 12, 18), decision=decision, approved=approved)

    assert step(date(2026, 12, 14), executed=TWICE, live=live).waits_for == waits_for


def test_a_formal_notice_that_waits_for_its_approval_is_not_frozen():
    live = announced(date(2026, 12, 18), decision="ok")

    found = step(date(2026, 12, 18), executed=TWICE, live=live)

    assert (found.becomes, found.planned_on) == ("announced", date(2026, 12, 21))


def test_litigation_with_the_members_ok_is_frozen_for_recovery():
    live = announced(date(2027, 1, 15), decision="ok")

    assert step(date(2027, 1, 15), executed=NOTICED, live=live).becomes == "frozen"


@pytest.mark.parametrize(
    ("holds", "planned_on", "waits_for"),
    [
        ([HoldFact(NOV_24, date(2026, 12, 2), "recovery")], THIRD, ""),
        ([HoldFact(NOV_24, THIRD, "recovery")], date(2026, 12, 4), ""),
        ([HoldFact(NOV_24, date(2026, 12, 4), "recovery")], date(2026, 12, 7), ""),
        (
            [
                HoldFact(NOV_24, date(2026, 12, 4), "says_paid"),
                HoldFact(date(2026, 12, 7), date(2026, 12, 8), "absence"),
            ],
            date(2026, 12, 9),
            "",
        ),
        ([HoldFact(date(2026, 12, 4), date(2026, 12, 31), "absence")], THIRD, ""),
        ([HoldFact(NOV_24, None, "dispute")], THIRD, "dispute"),
        ([HoldFact(date(2026, 12, 4), None, "dispute")], THIRD, ""),
        ([HoldFact(date(2026, 11, 1), date(2026, 11, 20), "says_paid")], THIRD, ""),
    ],
)
def test_holds_put_the_step_off_to_the_first_working_day_that_none_covers(
    holds, planned_on, waits_for
):
    found = step(NOV_24, holds=holds, live=announced())

    assert (found.planned_on, found.waits_for) == (planned_on, waits_for)


def test_what_a_dispute_stops_keeps_its_whole_notice_for_later():
    found = step(
        date(2026, 12, 21), holds=[HoldFact(NOV_24, None, "dispute")], live=announced()
    )

    assert (found.planned_on, found.becomes) == (date(2026, 12, 30), "announced")


def test_a_hold_that_ended_while_no_run_came_leaves_time_to_change():
    holds = [HoldFact(NOV_24, date(2026, 12, 4), "says_paid")]

    found = step(date(2026, 12, 10), holds=holds, live=announced())

    assert (found.planned_on, found.becomes) == (date(2026, 12, 11), "announced")


def test_a_plan_that_sends_nothing_is_shown_and_never_announced():
    silent = Plan(PLAN.stages, sends=False)

    found = step(date(2026, 12, 3), plan=silent)

    assert (found.waits_for, found.becomes, found.planned_on) == (
        "plan",
        "planned",
        date(2026, 12, 11),
    )


@pytest.mark.parametrize(
    ("preferences", "default", "notice"),
    [
        ((), "ok", 5),
        ((Preference("cooperative", decision="wait"),), "wait", 5),
        ((Preference("member", decision="wait", notice=3),), "wait", 3),
        (
            (
                Preference("member", decision="wait"),
                Preference("customer", decision="ok"),
            ),
            "ok",
            5,
        ),
        (
            (Preference("member", notice=8), Preference("document", decision="wait")),
            "wait",
            8,
        ),
        (
            (
                Preference("member", decision="wait"),
                Preference("member", stage="reminder_2", decision="ok"),
            ),
            "ok",
            5,
        ),
        (
            (
                Preference("member", customer_kind="business", decision="wait"),
                Preference("member", stage="reminder_2", decision="ok"),
            ),
            "ok",
            5,
        ),
        ((Preference("document", stage="formal_notice", decision="wait"),), "ok", 5),
        ((Preference("member", customer_kind="consumer", decision="wait"),), "ok", 5),
        ((Preference("cooperative", notice=0),), "ok", 0),
    ],
)
def test_preferences_are_inherited_field_by_field_from_the_widest_scope(
    preferences, default, notice
):
    found = step(NOV_24, preferences=preferences)

    assert found.default == default
    assert (
        workdays().rolled(found.planned_on) - 1 - workdays().rolled(found.announce_on)
        == notice
    )


def test_an_unknown_customer_kind_counts_as_a_consumer():
    preferences = (Preference("member", customer_kind="consumer", decision="wait"),)

    assert step(NOV_24, kind="", preferences=preferences).default == "wait"


def test_without_notice_the_member_still_has_until_the_next_cut_off():
    found = step(
        date(2026, 12, 3), hour=19, preferences=(Preference("cooperative", notice=0),)
    )

    assert (found.planned_on, found.cutoff) == (
        date(2026, 12, 7),
        six_pm(date(2026, 12, 4)),
    )


@pytest.mark.parametrize(
    ("stage", "planned_on"),
    [("formal_notice", date(2026, 12, 18)), ("litigation", date(2027, 1, 15))],
)
def test_later_stages_are_shown_at_their_earliest_day(stage, planned_on):
    assert (
        following_on(THIRD, PLAN, after="reminder_2", stage=stage, workdays=workdays())
        == planned_on
    )


@pytest.mark.parametrize(
    ("on", "first_open"),
    [
        (datetime(2026, 12, 2, 18, 0, tzinfo=ZONE), THIRD),
        (datetime(2026, 12, 2, 18, 0, 1, tzinfo=ZONE), date(2026, 12, 4)),
        (datetime(2026, 12, 4, 19, tzinfo=ZONE), date(2026, 12, 8)),
        (datetime(2026, 12, 5, 9, tzinfo=ZONE), date(2026, 12, 8)),
        (
            datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC")),
            date(2027, 1, 5),
        ),  # already 1 January
    ],
)
def test_the_first_day_that_can_still_change_is_local_to_the_entity(on, first_open):
    found = Moment.of(on, zone="Europe/Brussels", cutoff=time(18), workdays=workdays())

    assert found.first_open == first_open
