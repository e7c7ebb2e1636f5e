"""What the cooperative does in a member's name on a paper: each kind with its default, cut-off and silence."""

from django.utils.translation import gettext_lazy as _

from documents.enums import Choice, Stage
from documents.followups.settings import KIND as QUOTE_REMINDER
from documents.scheduled.settings import KIND as SENDING
from smartportal.core.registries import ComingKind, coming

CUTOFF = _("One working day before, at 18:00")
UNTIL_IT_LEAVES = _("Until it leaves")
LEAVES, WAITS = _("Without an answer it leaves"), _("Without an answer it waits")

KINDS: dict[str, ComingKind] = {
    QUOTE_REMINDER: ComingKind(
        _("Reminder of a quote"), "message-circle", Choice.WAIT, True, CUTOFF, WAITS
    ),
    SENDING: ComingKind(
        _("Planned sending"), "send", Choice.OK, True, UNTIL_IT_LEAVES, LEAVES
    ),
    Stage.REMINDER_1: ComingKind(
        _("Reminder 1"), "bell", Choice.OK, True, CUTOFF, LEAVES
    ),
    Stage.REMINDER_2: ComingKind(
        _("Reminder 2"), "bell", Choice.OK, True, CUTOFF, LEAVES
    ),
    Stage.FORMAL_NOTICE: ComingKind(
        _("Formal notice"), "mail", Choice.WAIT, True, CUTOFF, WAITS
    ),
    Stage.LITIGATION: ComingKind(
        _("Litigation"), "scale", Choice.WAIT, True, CUTOFF, WAITS
    ),
}


def register_kinds() -> None:
    for kind, entry in KINDS.items():
        coming.add(str(kind), entry)
