"""Notices about a person's own place in the cooperative."""

from typing import Any

from smartportal.notifications.models import Notification
from smartportal.notifications.services import notify
from tests.factories.delivery import MONDAY


def notice_to(
    user: Any, *, kind: str = "tests.accepted", **changes: Any
) -> Notification:
    values: dict[str, Any] = {
        "about": user.member,
        "at": MONDAY,
        "key": "quote:1",
        "number": "D-1",
    }
    return notify(kind, to=user, **(values | changes))
