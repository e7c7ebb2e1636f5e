"""Questions of members."""

from typing import Any

from tests.factories.delivery import MONDAY
from tickets.models import Ticket
from tickets.services import open_ticket


def ask(author: Any, **changes: Any) -> Ticket:
    values: dict[str, Any] = {"text": "Why 12 €?", "at": MONDAY}
    return open_ticket(author=author, **(values | changes))
