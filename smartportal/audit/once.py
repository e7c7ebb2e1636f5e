"""One-use tokens of forms: a form that is posted twice acts once.

The page puts `{% once_token row %}` into the form (`{% load once %}`); the view calls `spend` in the
transaction of the act, so that an act that is refused leaves its token unspent.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from smartportal.audit.models import OnceKey
from smartportal.audit.services import act_once
from smartportal.core.refusals import Refused
from smartportal.core.subject import subject_of

FIELD = "once"
PREFIX = "form:"
SALT = "smartportal.audit.once"
LIFE = 60 * 60 * 24 * 7  # seconds: a form may stay open over a weekend


class FormOutdated(Refused):
    """The token is missing, too old, or was made for someone or something else."""


def once_token(request: HttpRequest, row: models.Model) -> str:
    """A signed token for one act of this visitor on `row`, whose model must be a subject."""
    nonce = secrets.token_urlsafe(12)
    return signing.dumps([nonce, *_bound_to(request, row)], salt=SALT, compress=False)


def spend(request: HttpRequest, row: models.Model) -> None:
    """Use the form's token, in the caller's transaction.

    Raises `FormOutdated`, or `AlreadyDone` when the same form was posted before.
    """
    nonce, *bound = _read(request.POST.get(FIELD, ""))
    if bound != _bound_to(request, row):
        raise FormOutdated(_OUTDATED)
    act_once(f"{PREFIX}{nonce}")


def worn_out_keys(*, at: datetime) -> QuerySet[OnceKey]:
    """Keys of forms too old to be posted again: `spend` refuses their tokens by age."""
    return OnceKey.objects.filter(
        key__startswith=PREFIX, at__lt=at - timedelta(seconds=LIFE)
    )


_OUTDATED = _("This page is out of date. Open it again, then repeat.")


def _read(token: str) -> list[Any]:
    try:
        values: list[Any] = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        raise FormOutdated(_OUTDATED) from None
    return values


def _bound_to(request: HttpRequest, row: models.Model) -> list[str]:
    """Whoever has no login came by a link to the row, which names them well enough."""
    user: Any = request.user
    return [str(user.pk) if user.is_authenticated else "", str(subject_of(row))]
