"""What needs the member, in which order, and where the things are that the first page does not show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.dunning.standing import STATUSES
from documents.dunning.upcoming import Coming
from documents.enums import ActionState
from smartportal.home.own import Own
from smartportal.home.rare import rare_todos
from smartportal.home.todo import Todo, returned_step

SHOWN = 3
MINUTES_TO_DECIDE = 1
# With more, a number tells nobody how to begin, and neither do its minutes.
COUNTED = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that needs the member: a choice on a step, or something to do."""

    row: Coming | None = None
    todo: Todo | None = None

    @property
    def minutes(self) -> int:
        return self.todo.minutes if self.todo else MINUTES_TO_DECIDE


@dataclass(frozen=True, slots=True)
class Kind:
    """Entries of one kind; `more` leads to those that are not shown."""

    entries: list[Entry]
    more: str
    url: str


@dataclass(frozen=True, slots=True)
class Needs:
    """`is_many` when a count says nothing any more."""

    kinds: Sequence[Kind]
    shown: Sequence[Entry]

    @property
    def total(self) -> int:
        return sum(len(kind.entries) for kind in self.kinds)

    @property
    def minutes(self) -> int:
        return sum(entry.minutes for kind in self.kinds for entry in kind.entries)

    @property
    def is_many(self) -> bool:
        return self.total > COUNTED

    @property
    def more(self) -> list[Kind]:
        """The kinds of which something is not shown."""
        return [
            kind
            for kind in self.kinds
            if any(entry not in self.shown for entry in kind.entries)
        ]


def needs_of(own: Own, rows: Sequence[Coming], won: Sequence[Todo]) -> Needs:
    """First what brings money, then what runs out, then what went wrong. One of each comes before a second
    of any: no kind hides behind another.
    """
    accepted = [Entry(todo=todo) for todo in won]
    undecided = [Entry(row=row) for row in rows if row.needs_word]
    rare = rare_todos(own.written)
    reviewed = [Entry(todo=todo) for todo in _by_advisor(rare)]
    wrong = [Entry(todo=todo) for todo in _went_wrong(rows, rare)]
    shown = _one_of_each_first(accepted, reviewed, undecided, wrong)[:SHOWN]
    kinds = [
        Kind(
            accepted,
            _("All quotes to invoice"),
            f"{reverse('documents:quote_list')}?state=won",
        ),
        Kind(
            reviewed,
            _("All drafts"),
            f"{reverse('documents:invoice_list')}?state=draft",
        ),
        Kind(
            undecided,
            _("All choices to make"),
            f"{reverse('documents:coming')}?kind=undecided",
        ),
        Kind(wrong, _("More that did not arrive"), _corrected_next(wrong, shown)),
    ]
    return Needs(kinds, shown)


def _one_of_each_first(*kinds: Sequence[Entry]) -> list[Entry]:
    first = [entries[0] for entries in kinds if entries]
    return [*first, *(entry for entries in kinds for entry in entries[1:])]


def _by_advisor(rare: Mapping[str, list[Todo]]) -> list[Todo]:
    """A paper that was prepared and then looked at is named once."""
    urls = {todo.url for todo in rare["answered"]}
    others = (todo for todo in rare["prepared"] if todo.url not in urls)
    return [*rare["answered"], *others]


def _went_wrong(
    rows: Sequence[Coming], rare: Mapping[str, list[Todo]]
) -> Iterator[Todo]:
    failed = STATUSES[ActionState.FAILED]
    yield from (returned_step(row) for row in rows if row.status == failed)
    for name in ("rejected", "returned", "unsent"):
        yield from rare[name]


def _corrected_next(wrong: Sequence[Entry], shown: Sequence[Entry]) -> str:
    """There is no list of them: each leads to the next."""
    hidden = (entry.todo for entry in wrong if entry not in shown)
    todo = next(hidden, None)
    return todo.url if todo else ""
