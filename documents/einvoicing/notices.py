"""Telling members that a network rejected an e-invoice; each rejection once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.models import Transmission
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

REJECTED = "documents.transmission_rejected"
Given = Mapping[str, Any]


def tell_rejected(row: Transmission, *, at: datetime) -> None:
    """To everybody who may write for the activity."""
    paper = row.paper
    for user in paper.activity.writers():
        notify(
            REJECTED,
            to=user,
            about=paper,
            at=at,
            key=f"{REJECTED}:{row.public_id}",
            number=paper.number or "",
            network=row.get_channel_display(),
            reason=row.reason,
        )


def _title(given: Given) -> str:
    return _("%(network)s rejected %(number)s") % given


def _reason(given: Given) -> str:
    return _("The reason given: %(reason)s. The paper’s page says what to do.") % {
        **given,
        "reason": str(given["reason"]).rstrip("."),
    }


declare(REJECTED, title=_title, text=_reason, icon="triangle-alert", status="late")
