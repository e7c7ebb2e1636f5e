"""What members and recovery do to the steps of a case. The modules are split by noun; import from here."""

from documents.dunning.services.holds import hold, release
from documents.dunning.services.recovery import (
    approve,
    override,
    record_by_hand,
    resolve_unknown,
)
from documents.dunning.services.steps import decide_step, draw_step, open_case, redraw

__all__ = [
    "approve",
    "decide_step",
    "draw_step",
    "hold",
    "open_case",
    "override",
    "record_by_hand",
    "redraw",
    "release",
    "resolve_unknown",
]
