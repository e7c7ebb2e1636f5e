"""What members and recovery do to the steps of a case. The modules are split by noun; import from here."""

from documents.dunning.services.approval import (
    approve,
    reasons_against_approving,
    with_obstacles,
)
from documents.dunning.services.holds import hold, release
from documents.dunning.services.recovery import (
    override,
    record_by_hand,
    release_as_recovery,
    resolve_unknown,
    send_again,
)
from documents.dunning.services.steps import decide_step, draw_step, open_case, redraw

__all__ = [
    "approve",
    "decide_step",
    "draw_step",
    "hold",
    "open_case",
    "override",
    "reasons_against_approving",
    "record_by_hand",
    "redraw",
    "release",
    "release_as_recovery",
    "resolve_unknown",
    "send_again",
    "with_obstacles",
]
