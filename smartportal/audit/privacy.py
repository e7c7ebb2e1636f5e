"""What events keep of a person: that they did something, and when."""

from typing import Any

from smartportal.audit.models import Event
from smartportal.core.registries import PrivacyEntry, privacy


def export_events(user: Any) -> list[dict[str, Any]]:
    events = Event.objects.filter(by=user).order_by("at", "pk")
    return [
        {
            "what": event.name,
            "at": event.at.isoformat(),
            "about": f"{event.subject_kind}:{event.subject_id}",
            **event.parameters,
        }
        for event in events
    ]


privacy.add(
    "audit.event",
    PrivacyEntry(
        "Actions",
        "to prove who did what to papers and money",
        "legal obligation (GDPR art. 6.1.c)",
        "as long as the papers that they are about",
        export_events,
    ),
)
