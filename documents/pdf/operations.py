"""Whether goods or services are invoiced, as French invoices have to say. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from documents.enums import VatCategory

ONLY_GOODS = frozenset({VatCategory.INTRA_COMMUNITY, VatCategory.EXPORT})


class Operation(StrEnum):
    """The codes of BT-23 in France (BR-FR-08)."""

    GOODS = "B1"
    SERVICES = "S1"
    BOTH = "M1"


def operation_of(categories: Iterable[str]) -> Operation:
    """Members sell services; goods are told by a category that only goods can have."""
    are_goods = {category in ONLY_GOODS for category in categories}
    if are_goods == {True}:
        return Operation.GOODS
    return Operation.BOTH if True in are_goods else Operation.SERVICES
