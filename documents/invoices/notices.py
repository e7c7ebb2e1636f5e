"""The member reads that an invoice came back as a draft, which waits for them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.models import Paper
from smartportal.core import money
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

MADE = "documents.recurring_draft"
Given = Mapping[str, Any]


def tell_made(draft: Paper, *, at: datetime) -> None:
    """To everybody who may write for the activity."""
    for user in draft.activity.writers():
        notify(
            MADE,
            to=user,
            about=draft,
            at=at,
            key=f"{MADE}:{draft.public_id}",
            customer=draft.customer.name if draft.customer else "",
            amount=str(draft.gross),
        )


def _made(given: Given) -> str:
    return _("The next invoice for %(customer)s is written") % given


def _waits(given: Given) -> str:
    return _("%(amount)s. It waits for you: nothing leaves by itself.") % {
        "amount": money.in_words(given["amount"])
    }


declare(MADE, title=_made, text=_waits, icon="refresh-cw", status="info")
