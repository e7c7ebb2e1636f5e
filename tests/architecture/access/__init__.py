"""Who may open which address: a module per app with `ROWS`, from URL name to `Row`.

    ROWS = {
        "documents:invoice_list": Row(LOGGED_IN),
        "documents:invoice": Row(OWNER, lambda cast: {"public_id": issued(cast).public_id}),
        "documents:issuance": Row(only("anna", status=302), draft_of_anna, method="post"),
    }

A second method of the same address is a second row: the value is then a tuple of rows. The second
argument of `Row` makes the address's arguments, with the cast at hand; what it creates is rolled
back. Expected is a status, or `LOGIN` for a redirect to the login page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import EVERYONE, MEMBERS, STAFF, Cast

Expected = Mapping[str, int | str]

LOGIN = "login"
WORKING = tuple(name for name in STAFF if name != "past_substitute")


def only(*names: str, status: int = 200, otherwise: int = 404) -> dict[str, int | str]:
    """These may, others get `otherwise`, and who is not logged in goes to the login page."""
    return (
        dict.fromkeys(EVERYONE, otherwise)
        | {"anonymous": LOGIN}
        | dict.fromkeys(names, status)
    )


PUBLIC = dict.fromkeys(EVERYONE, 200)
LOGGED_IN = only(*MEMBERS, *STAFF)
# What belongs to Anna's activity: her colleague reads it, and the staff who reach her.
REACHES_ANNA = ("olga", "substitute", "accountant", "recovery", "admin")
OWNER = only("anna", "ben", *REACHES_ANNA)
# What only she may write; her colleague reads only.
WRITER = only("anna")
# Pages of the team: who may not is told so, there is nothing to hide in the address.
TEAM = only(*WORKING, otherwise=403)


def no_arguments(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    expected: Expected
    arguments: Callable[[Cast], dict[str, Any]] = no_arguments
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
