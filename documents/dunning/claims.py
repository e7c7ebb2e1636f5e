"""What a letter asks for beside the open amount, as the stage's rule wants it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from documents.dunning.interest import Rates, fixed_sum, late_interest
from documents.models import DunningStage, Receivable

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Claims:
    interest: Decimal = ZERO
    fixed_sum: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.interest + self.fixed_sum


def claims_of(
    receivable: Receivable, rule: DunningStage, *, on: date, rates: Rates | None = None
) -> Claims:
    """As of day `on`. Raises `MissingRate`."""
    asked: dict[str, Any] = {
        "on": on,
        "country": receivable.invoice.entity.country,
        "rates": rates,
    }
    return Claims(
        interest=late_interest(receivable, **asked) if rule.claims_interest else ZERO,
        fixed_sum=fixed_sum(receivable, **asked) if rule.claims_fixed_sum else ZERO,
    )
