"""What the components of pages are fed with: chips, steps, entries of a feed."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise

Words = str | Promise
StepState = Literal["done", "now", "late", "todo", "skip"]


@dataclass(frozen=True, slots=True)
class Chip:
    label: Words
    url: str
    icon: str = ""
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lifecycle; an empty icon takes the one of its state."""

    state: StepState
    word: Words
    note: Words = ""
    on: date | None = None
    icon: str = ""

    @property
    def sign(self) -> str:
        return self.icon or STEP_ICONS[self.state]


STEP_ICONS: dict[StepState, str] = {
    "done": "check",
    "now": "hourglass",
    "late": "clock",
    "todo": "clock",
    "skip": "skip-forward",
}


@dataclass(frozen=True, slots=True)
class FeedItem:
    title: Words
    text: Words = ""
    icon: str = "bell"
    status: str = ""
    note: Words = ""
    url: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Decide:
    """One choice between Attente and OK, as the server knows it.

    `decision` and `former` are "ok", "wait" or "" (undecided). `silence` says what no answer means, `since`
    an older decision; after a save `saved` shows `kept` with the way back to `former`.
    """

    url: str
    id: str
    legend: Words
    decision: str = ""
    former: str = ""
    silence: Words = ""
    since: Words = ""
    kept: Words = ""
    saved: bool = False
    target: str = "this"
