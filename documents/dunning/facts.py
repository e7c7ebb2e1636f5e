"""What the policy reads and says: plain values, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from documents.dunning.workdays import Ordinals
from documents.enums import ActionState, Choice, CustomerKind, PreferenceScope
from members.models.periods import is_within

IN_FLIGHT = frozenset({ActionState.FROZEN, ActionState.UNKNOWN, ActionState.FAILED})
WAITS_FOR_MEMBER, WAITS_FOR_APPROVAL, WAITS_FOR_PLAN = "member", "approval", "plan"
SCOPES = tuple(PreferenceScope.values)


@dataclass(frozen=True, slots=True)
class StageRule:
    """One stage of a plan. `delay_days` count from the due date, or from the stage before once executed."""

    stage: str
    delay_days: int
    default: str = Choice.OK
    notice: int = 5
    needs_approval: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    stages: tuple[StageRule, ...]
    sends: bool = True


@dataclass(frozen=True, slots=True)
class Preference:
    """What one scope says; None says nothing and inherits."""

    scope: str
    customer_kind: str | None = None
    stage: str | None = None
    decision: str | None = None
    notice: int | None = None

    def speaks_of(self, *, customer_kind: str, stage: str) -> bool:
        return self.customer_kind in (None, customer_kind) and self.stage in (
            None,
            stage,
        )

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """The narrowest scope wins; within one, a stage beats a kind, and both beat neither."""
        return (
            SCOPES.index(self.scope),
            self.stage is not None,
            self.customer_kind is not None,
        )


@dataclass(frozen=True, slots=True)
class Wishes:
    """What holds for one stage after all preferences: what silence means, and the notice."""

    default: str
    notice: int


@dataclass(frozen=True, slots=True)
class Preferences:
    """The rows that concern one paper: its own, its customer's, its member's, the cooperative's."""

    rows: Sequence[Preference] = ()

    def wishes(self, rule: StageRule, *, customer_kind: str) -> Wishes:
        spoken = sorted(
            (
                row
                for row in self.rows
                if row.speaks_of(customer_kind=customer_kind, stage=rule.stage)
            ),
            key=lambda row: row.rank,
            reverse=True,
        )
        decisions = (row.decision for row in spoken if row.decision is not None)
        notices = (row.notice for row in spoken if row.notice is not None)
        return Wishes(next(decisions, rule.default), next(notices, rule.notice))


@dataclass(frozen=True, slots=True)
class HoldFact:
    """Nothing leaves from `from_on` to `until_on`, both included; None has no end."""

    from_on: date
    until_on: date | None
    reason: str

    def covers(self, day: date) -> bool:
        return is_within(day, self.from_on, self.until_on)


@dataclass(frozen=True, slots=True)
class Live:
    """The row that stands for the next stage. `standing_on` is the date it has, kept while nothing moves
    it; an announced one never comes nearer than `floor_on`.
    """

    state: str
    standing_on: date | None = None
    floor_on: date | None = None
    changeable_until: datetime | None = None
    decision: str = ""
    wait_until: date | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What happened so far with one receivable; an unknown customer kind counts as a consumer."""

    due_on: date
    open_amount: Decimal
    executed: Mapping[str, date] = field(default_factory=dict)
    live: Live | None = None
    customer_kind: str = ""

    @property
    def kind(self) -> str:
        return self.customer_kind or CustomerKind.CONSUMER


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, as an entity sees it: its local day, and the first day whose cut-off is still ahead."""

    at: datetime
    today: date
    first_open: date
    zone: ZoneInfo
    cutoff: time

    @classmethod
    def of(
        cls, at: datetime, *, zone: str, cutoff: time, workdays: Ordinals
    ) -> "Moment":
        local = at.astimezone(ZoneInfo(zone))
        today = local.date()
        ahead = workdays.is_working(today) and local.time() <= cutoff
        first_open = workdays.day(workdays.count(today) + (1 if ahead else 2))
        return cls(at, today, first_open, ZoneInfo(zone), cutoff)


@dataclass(frozen=True, slots=True)
class NextAction:
    """The step that comes next. It `goes` unless `waits_for` names who or what keeps it back;
    `becomes` is the state its row takes now.
    """

    stage: str
    planned_on: date
    announce_on: date
    cutoff: datetime
    default: str
    becomes: str
    waits_for: str = ""

    @property
    def goes(self) -> bool:
        return not self.waits_for


@dataclass(frozen=True, slots=True)
class Blocked:
    """The stage is on its way, perhaps gone, or came back: nothing is planned before that is settled."""

    stage: str
    state: str
