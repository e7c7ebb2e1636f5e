"""What notices keep of a person."""

from typing import Any

from smartportal.core.registries import PrivacyEntry, privacy
from smartportal.notifications.models import Notification


def export_notifications(user: Any) -> list[dict[str, Any]]:
    rows = Notification.objects.filter(recipient=user).order_by("created_at")
    return [
        {"kind": row.kind, "at": row.created_at.isoformat(), **row.parameters}
        for row in rows
    ]


privacy.add(
    "notifications.notification",
    PrivacyEntry(
        "Notices",
        "to tell what happened to one's papers and requests",
        "contract (GDPR art. 6.1.b)",
        "while the person is a member",
        export_notifications,
    ),
)
