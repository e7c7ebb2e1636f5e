"""Positions for small charts, computed here so that templates only draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, TOP, BOTTOM = 100.0, 4.0, 26.0


@dataclass(frozen=True, slots=True)
class Spark:
    """SVG path data in a box of 100 by 30."""

    line: str
    area: str


def spark(values: Sequence[Decimal | int | float]) -> Spark | None:
    """The line through `values`, the highest at the top; None when there are fewer than two."""
    if len(values) < 2:
        return None
    points = "L".join(
        f"{x:.1f} {y:.1f}" for x, y in _points([float(value) for value in values])
    )
    return Spark(line=f"M{points}", area=f"M0 30L{points}L{WIDTH:.0f} 30Z")


def _points(values: list[float]) -> list[tuple[float, float]]:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = WIDTH / (len(values) - 1)
    return [
        (index * step, BOTTOM - (value - low) / span * (BOTTOM - TOP))
        for index, value in enumerate(values)
    ]
