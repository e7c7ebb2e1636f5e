"""Sellers of both countries with customers of every kind, and what a member may type for them."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from documents.customers.services import deliver_to
from documents.enums import CustomerKind, LineKind, Unit, VatCategory
from documents.models import Customer
from documents.papers.lines import LineInput
from members.models import Activity
from tests.documents.einvoicing.strategies import descriptions, names
from tests.factories.drafts import make_activity, make_customer
from tests.factories.members import LegalEntityFactory, belgian_number
from tests.factories.papers import fr_vat, siren

FRENCH = {"postal_code": "59800", "town": "Lille", "country": "FR"}
GERMAN = {
    "postal_code": "50667",
    "town": "Köln",
    "country": "DE",
    "enterprise_number": "",
    "vat_number": "DE136695976",
}
AMERICAN = {
    "postal_code": "10001",
    "town": "New York",
    "country": "US",
    "enterprise_number": "",
    "vat_number": "123456789",
}
NO_NUMBERS = {"enterprise_number": "", "vat_number": ""}


def _french_numbers(first: int) -> dict[str, str]:
    number = siren(first)
    return FRENCH | {"enterprise_number": number, "vat_number": fr_vat(number)}


def _belgian_numbers(first: int) -> dict[str, str]:
    number = belgian_number(first)
    return {"enterprise_number": number, "vat_number": f"BE{number}"}


CUSTOMERS: dict[str, dict[str, Any]] = {
    "Belgian company": _belgian_numbers(9981001),
    "Belgian public body": _belgian_numbers(9981002) | {"kind": CustomerKind.PUBLIC},
    "Belgian association without VAT": _belgian_numbers(9981003) | {"vat_number": ""},
    "Belgian consumer": NO_NUMBERS | {"kind": CustomerKind.CONSUMER},
    "French company": _french_numbers(99810010),
    "French public body": _french_numbers(99810020) | {"kind": CustomerKind.PUBLIC},
    "French consumer": NO_NUMBERS | FRENCH | {"kind": CustomerKind.CONSUMER},
    "German company": GERMAN,
    "German company without VAT": GERMAN | NO_NUMBERS,
    "American company": AMERICAN,
    "American consumer": AMERICAN | NO_NUMBERS | {"kind": CustomerKind.CONSUMER},
}


@dataclass(slots=True)
class Market:
    activity: Activity
    customers: dict[str, Customer] = field(default_factory=dict)


def make_market(country: str) -> Market:
    activity = make_activity(entity=LegalEntityFactory(**SELLERS[country]))
    market = Market(
        activity,
        {
            name: make_customer(activity, email="", **{"box": "B", **fields})
            for name, fields in CUSTOMERS.items()
        },
    )
    for name, address in DELIVERED.items():
        customer = market.customers[name]
        deliver_to(customer, by=activity.member.user, **address)
    return market


DELIVERED: dict[str, dict[str, str]] = {
    "Belgian company": {"name": "Le Manège", "street": "Rue Cadet", "town": "Mons"},
    "French company": {"street": "Rue Haute", "town": "Roubaix", "country": "FR"},
    "German company": {"street": "Domplatz", "town": "Erfurt", "country": "DE"},
}


SELLERS: dict[str, dict[str, Any]] = {
    "BE": {},
    "FR": FRENCH
    | {
        "legal_form": "SCOP SA à capital variable",
        "share_capital": "18 500 €",
        "register": "RCS Lille Métropole",
        "enterprise_number": siren(99710010),
        "vat_number": fr_vat(siren(99710010)),
    },
}

EDGES = ["0.005", "0.01", "0.05", "0.125", "0.3333", "0.5", "1", "2.005", "99999.9999"]
edges = st.sampled_from(EDGES).map(Decimal)
prices = edges | st.decimals(min_value=0, max_value=99_999, places=4)
some = st.sampled_from(["0.001", "0.005", "0.333", "1", "1.5", "2.25", "40"])
quantities = some.map(Decimal) | st.decimals(
    min_value=Decimal("0.001"), max_value=999, places=3
)
signs = st.sampled_from([1] * 14 + [-1])
UNITS = [*Unit.values, Unit.HOUR, Unit.KILOMETRE]


@st.composite
def items(draw, choices) -> LineInput:
    choice = draw(st.sampled_from(choices))
    return LineInput(
        description=draw(descriptions),
        quantity=draw(quantities) * draw(signs),
        unit=draw(st.sampled_from(UNITS)),
        unit_price=draw(prices),
        vat_category=choice.category,
        vat_rate=choice.rate,
        vatex=choice.vatex,
    )


percentages = st.decimals(min_value=Decimal("0.01"), max_value=40, places=2)
amounts = st.decimals(min_value=Decimal("0.01"), max_value=20, places=2)
discounts = st.builds(
    lambda percent, amount, by_amount, **options: LineInput(
        kind=LineKind.DISCOUNT,
        quantity=None if by_amount else percent,
        unit_price=amount if by_amount else None,
        **options,
    ),
    percent=percentages,
    amount=amounts,
    by_amount=st.booleans(),
    description=st.just("") | names,
    whole_paper=st.booleans(),
)
words = st.builds(
    LineInput,
    kind=st.sampled_from([LineKind.TEXT, LineKind.SECTION, LineKind.SUBTOTAL]),
    description=names,
)


@st.composite
def typed_lines(draw, choices) -> list[LineInput]:
    """Items of many rates, or of one reason for asking no VAT, among titles, sums and discounts."""
    lines = draw(st.lists(items(draw(mixes(choices))), min_size=1, max_size=7))
    for one in draw(st.lists(words, max_size=3)):
        lines.insert(draw(st.integers(0, len(lines))), one)
    for one in draw(st.lists(discounts, max_size=2)):
        lines.insert(draw(st.integers(1, len(lines))), one)
    return lines


@st.composite
def mixes(draw, choices) -> list[Any]:
    """Choices that may stand on one paper: those with VAT, and at most one reason per category."""
    alone = [one for one in choices if one.category == VatCategory.OUTSIDE]
    if alone and draw(st.integers(0, 9)) == 0:
        return alone
    together: dict[tuple[str, Decimal], Any] = {}
    for one in draw(st.permutations(choices)):
        if one not in alone:
            together.setdefault((one.category, one.rate), one)
    kept = list(together.values())
    return draw(st.lists(st.sampled_from(kept), min_size=1, unique_by=id))
