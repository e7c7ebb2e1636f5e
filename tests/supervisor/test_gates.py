"""Which gates `bin/test` passes."""

import os
import sys

import pytest

from smartportal.supervisor import gates
from smartportal.supervisor.gates import Gate, run
from smartportal.supervisor.state import Stopped


def gate(code: int, *, may_be_empty: bool = False) -> Gate:
    command = [sys.executable, "-c", f"raise SystemExit({code})"]
    return Gate("unit", f"gate {code}", command, may_be_empty)


def pass_through(*chosen: Gate) -> None:
    run(list(chosen), os.environ)


def test_one_kind_of_tests_may_be_missing_where_a_path_is_given():
    pass_through(gate(0), gate(0, may_be_empty=True), gate(5, may_be_empty=True))
    pass_through(gate(5, may_be_empty=True), gate(0, may_be_empty=True))


@pytest.mark.parametrize("empty", [1, 2])
def test_nothing_at_all_is_a_failure(empty):
    with pytest.raises(Stopped, match="No test was found"):
        pass_through(gate(0), *[gate(5, may_be_empty=True)] * empty)


@pytest.mark.parametrize(
    "failing", [gate(1), gate(5), gate(1, may_be_empty=True), gate(2)]
)
def test_a_gate_that_fails_stops_the_run(failing):
    with pytest.raises(Stopped, match=f"The gate failed: {failing.name}"):
        pass_through(failing, gate(0, may_be_empty=True))


def test_only_what_names_something_may_find_nothing():
    assert [each.may_be_empty for each in gates.test_gates(True, [])] == [False, False]
    assert [each.may_be_empty for each in gates.test_gates(True, ["tests/core"])] == [
        True,
        True,
    ]


def test_the_parts_differ_in_the_kind_of_tests_only():
    unit, browser = gates.test_gates(False, ["tests/core"])

    assert unit.command[-2:] == ["not browser and not full", "tests/core"]
    assert browser.command[-2:] == ["browser and not full", "tests/core"]
