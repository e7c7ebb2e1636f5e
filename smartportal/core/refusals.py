"""Named refusals: what a service answers when a rule says no."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


class Refused(Exception):
    """A rule said no. `sentence` is for the person on the page, `field` where to show it."""

    def __init__(self, sentence: str | Promise, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of a "why not yet" list: a stable code, its sentence, the field that mends it."""

    code: str
    sentence: str | Promise
    field: str | None = None


class RefusedForReasons(Refused):
    """A refusal that lists every reason at once."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(reasons[0].sentence, field=reasons[0].field)
        self.reasons = tuple(reasons)


class ChangedMeanwhile(Refused):
    """The row is no longer in the state the caller saw."""
