"""What a day's run did, or would do."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from documents.models import DunningAction, PlannedAction


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One step in a report; `why` says why it did not leave."""

    planned_on: date
    number: str
    stage: str
    customer: str
    amount: Decimal
    decision: str
    why: str = ""


@dataclass(slots=True)
class DayReport:
    """`sent` are handed over to the mail: whether they left is known a moment later."""

    on: date
    at: datetime
    dry_run: bool = False
    drawn: list[Line] = field(default_factory=list)
    announced: list[Line] = field(default_factory=list)
    frozen: list[Line] = field(default_factory=list)
    sent: list[Line] = field(default_factory=list)
    withheld: list[Line] = field(default_factory=list)
    letters: int = 0

    @property
    def sections(self) -> dict[str, list[Line]]:
        names = ("drawn", "announced", "frozen", "sent", "withheld")
        return {name: sorted(getattr(self, name)) for name in names}

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(lines) for name, lines in self.sections.items()} | {
            "letters": self.letters
        }

    def as_json(self) -> dict[str, Any]:
        """Plain values only; amounts as text."""
        lines = {
            name: [_plain(line) for line in found]
            for name, found in self.sections.items()
        }
        return {
            "on": self.on.isoformat(),
            "dry_run": self.dry_run,
            **lines,
            "letters": self.letters,
        }


def _plain(line: Line) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(line).items()}


def line_of(planned: PlannedAction, action: DunningAction, *, why: str = "") -> Line:
    """Reads the paper, its customer and the receivable of the case, which callers select."""
    paper = planned.paper
    return Line(
        planned_on=planned.planned_on,
        number=paper.number or "",
        stage=planned.kind,
        customer=paper.customer.name if paper.customer else "",
        amount=action.case.receivable.open_amount,
        decision=planned.effective_decision,
        why=why,
    )


def lines_of(actions: Iterable[DunningAction]) -> list[Line]:
    return [line_of(action.planned, action) for action in actions]
