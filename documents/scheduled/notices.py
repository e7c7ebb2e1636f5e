"""Telling whoever planned a sending that it did not leave, and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.models import Paper, ScheduledSending
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

DID_NOT_LEAVE = "documents.sending_did_not_leave"


def tell_failed(
    planned: ScheduledSending, paper: Paper, *, why: str, at: datetime
) -> None:
    notify(
        DID_NOT_LEAVE,
        to=planned.by,
        about=paper,
        at=at,
        key=f"{DID_NOT_LEAVE}:{planned.action.public_id}",
        customer=paper.customer.name if paper.customer else "",
        reason=why,
    )


def _title(given: Mapping[str, Any]) -> str:
    return _("What you had planned for %(customer)s did not leave") % given


def _reason(given: Mapping[str, Any]) -> str:
    return str(given["reason"])


declare(DID_NOT_LEAVE, title=_title, text=_reason, icon="mail-x", status="late")
