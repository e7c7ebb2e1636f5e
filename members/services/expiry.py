"""What nobody can use any more: sessions that are over, tokens of forms that are too old."""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from smartportal.audit.once import worn_out_keys

BATCH = 1000  # rows: a batch is short, so that no login waits for it
# A login is listed a moment before or after its session is written.
MOMENT = timedelta(days=1)


def forget_expired(*, at: datetime) -> dict[str, int]:
    """Delete it in batches; whatever a killed run left goes the next time. Counts what went."""
    return {
        "form_keys": _forget(worn_out_keys(at=at)),
        "sessions": _forget(Session.objects.filter(expire_date__lt=at)),
        "logins": _forget(_logins_without_session(at=at)),
    }


def _logins_without_session(*, at: datetime) -> QuerySet[Any]:
    session = Session.objects.filter(session_key=OuterRef("session_key"))
    logins: QuerySet[Any] = UserSession.objects.filter(
        ~Exists(session), last_seen_at__lt=at - MOMENT
    )
    return logins


def _forget(rows: QuerySet[Any]) -> int:
    gone = 0
    while batch := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.filter(pk__in=batch).delete()
        gone += len(batch)
    return gone
