"""What VAT a line may say: what the law has for the seller that day, narrowed to whom it is for.

Two choices are left out of the offer until an accountant gives their text, which law and portal have not: reverse
charge within Belgium (works on buildings) and within France (subcontracting of works). Each is a row of the VAT rates,
category AE for the audience `HOME_BUSINESS`, with its own mention; nothing else has to change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from documents.enums import CustomerKind
from documents.models import Customer, Paper
from smartportal.reference.enums import VatAudience
from smartportal.reference.models import Country, VatRate
from smartportal.reference.rates import vat_choices

BUSINESSES = (CustomerKind.BUSINESS, CustomerKind.PUBLIC)

VatKey = tuple[str, Decimal, str]


@dataclass(frozen=True, slots=True)
class Market:
    """What of a customer decides, seen from the seller's country."""

    is_business: bool
    is_home: bool
    in_union: bool

    def reaches(self, audience: str) -> bool:
        """Whether a VAT choice for an audience is for this customer."""
        match audience:
            case VatAudience.HOME_BUSINESS:
                return self.is_business and self.is_home
            case VatAudience.UNION_BUSINESS:
                return self.is_business and self.in_union and not self.is_home
            case VatAudience.OUTSIDE_UNION:
                return not self.in_union and not self.is_home
        return True


@dataclass(frozen=True, slots=True)
class VatOffer:
    """Everything that the seller may write that day, and what of it fits the customer."""

    choices: Sequence[VatRate]
    fitting: Sequence[VatRate]

    @property
    def keys(self) -> frozenset[VatKey]:
        return frozenset(key_of(rate) for rate in self.fitting)


def key_of(rate: VatRate) -> VatKey:
    return rate.category, rate.rate, rate.vatex


def vat_offer(paper: Paper, *, on: date) -> VatOffer:
    """Of a paper without a customer yet, everything fits."""
    entity = paper.entity
    choices = vat_choices(entity.country, on, regime=entity.vat_regime)
    if paper.customer is None:
        return VatOffer(choices, choices)
    market = market_of(paper.customer, home=entity.country)
    return VatOffer(choices, [one for one in choices if market.reaches(one.audience)])


def market_of(customer: Customer, *, home: str) -> Market:
    return Market(
        is_business=customer.kind in BUSINESSES,
        is_home=customer.country == home,
        in_union=is_in_union(customer.country),
    )


def is_in_union(country: str) -> bool:
    return Country.objects.filter(pk=country, eu=True).exists()
