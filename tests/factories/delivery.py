"""Messages, files and links, as short as a test can say them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from smartportal.core.subject import Subject
from smartportal.delivery import services
from smartportal.delivery.enums import FileKind
from smartportal.delivery.models import Message, SignedLink, StoredFile
from smartportal.delivery.services.work import run_due_task

MONDAY = datetime(2026, 11, 30, 13, 32, tzinfo=UTC)
SUBJECT = Subject("paper", "abcdefgh23456789")

_numbers = count(1)


def post_message(**changes: Any) -> Message:
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"test:{number}",
        "kind": "documents.invoice",
        "to": [f"customer{number}@customer.example"],
        "subject": f"Invoice {number}",
        "text": "Here is your invoice.",
        "language": "fr",
        "at": MONDAY,
    }
    return services.post(**(values | changes))


def run_due_tasks(*, at: datetime, limit: int = 200) -> int:
    """Run what is due, one task at a time. Returns how many were tried."""
    for tried in range(limit):
        if not run_due_task(at=at):
            return tried
    return limit


def make_file(content: bytes = b"%PDF-1.7 invoice", **changes: Any) -> StoredFile:
    values: dict[str, Any] = {
        "kind": FileKind.PAPER,
        "content_type": "application/pdf",
    }
    return services.store_file(content, **(values | changes))


def make_link(**changes: Any) -> tuple[SignedLink, str]:
    values: dict[str, Any] = {
        "scope": "paper",
        "expires_at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return services.create_link(SUBJECT, **(values | changes))
