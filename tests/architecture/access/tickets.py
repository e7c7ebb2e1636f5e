"""Questions: one's own, and for staff those of the members they reach."""

from tests.architecture.access import LOGGED_IN, REACHES_ANNA, Row, only
from tests.cast import Cast
from tests.factories.tickets import ask


def of_anna(cast: Cast) -> dict[str, str]:
    return {"public_id": ask(cast.anna).public_id}


ROWS = {
    "tickets:ticket_list": Row(LOGGED_IN),
    "tickets:ticket_new": Row(LOGGED_IN),
    "tickets:ticket": Row(only("anna", *REACHES_ANNA), of_anna),
}
