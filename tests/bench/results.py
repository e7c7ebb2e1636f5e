"""What a benchmark found, for people and for programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = (
    "what",
    "n",
    "unit",
    "cost",
    "floor",
    "ratio",
    "budget",
    "ok",
    "queries",
    "rss_mb",
)


@dataclass(frozen=True, slots=True)
class Result:
    """`budget` limits the ratio, or the cost itself where there is no floor; other limits count too."""

    what: str
    n: int
    unit: str
    cost: float
    budget: float
    floor: float | None = None
    queries: int | None = None
    most_queries: int | None = None
    rss_mb: float | None = None
    most_rss_mb: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.floor is None else self.cost / self.floor

    @property
    def ok(self) -> bool:
        limits = (
            (self.cost if self.ratio is None else self.ratio, self.budget),
            (self.queries, self.most_queries),
            (self.rss_mb, self.most_rss_mb),
        )
        return all(
            value <= most
            for value, most in limits
            if value is not None and most is not None
        )

    def values(self) -> dict[str, object]:
        """With the precision that the measurement has."""
        return {name: _rounded(getattr(self, name)) for name in COLUMNS}


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def as_json(name: str, results: Sequence[Result]) -> str:
    return json.dumps(
        {"name": name, "results": [result.values() for result in results]}
    )


def as_table(results: Sequence[Result]) -> str:
    rows = [
        COLUMNS,
        *([_cell(value) for value in result.values().values()] for result in results),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "MISSED"
    return "" if value is None else str(value)
