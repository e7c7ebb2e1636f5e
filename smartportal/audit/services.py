"""Writing events, and acting once."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartportal.audit.models import Event, OnceKey
from smartportal.core.refusals import Refused
from smartportal.core.subject import subject_of


class AlreadyDone(Refused):
    """The same form or link was used before."""


def record(
    name: str,
    row: models.Model,
    *,
    by: Any = None,
    on_behalf_of: Any = None,
    at: datetime | None = None,
    **parameters: Any,
) -> Event:
    """Write an event about `row` in the caller's transaction; `by=None` means the portal itself.

    `row`'s model must be a registered subject. Parameters must be impersonal and fit JSON.
    """
    subject = subject_of(row)
    return Event.objects.create(
        name=name,
        at=at or timezone.now(),
        by=by,
        on_behalf_of=on_behalf_of,
        subject_kind=subject.kind,
        subject_id=subject.public_id,
        parameters=parameters,
    )


def act_once(key: str) -> None:
    """Spend `key` in the caller's transaction. Raises `AlreadyDone` when it was spent before."""
    try:
        with transaction.atomic():
            OnceKey.objects.create(key=key)
    except IntegrityError:
        raise AlreadyDone(_("This was already done.")) from None
