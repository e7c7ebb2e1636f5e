"""Proof of a second factor: which accounts need one, and which sessions have shown it."""

import time
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import HttpRequest

from members.models import StaffRole, User

# Whose second factor this session has shown; a login as somebody else empties the session.
PROOF = "second_factor_of"
PROVED_AT = "second_factor_at"  # seconds since 1970


def is_needed(user: User) -> bool:
    return user.is_authenticated and user.is_staff


def is_set_up(user: User) -> bool:
    """Reads the user's roles in the same query: every list and link of a page asks for them."""
    guarded = StaffRole.objects.annotate(is_guarded=Exists(_factors(OuterRef("user"))))
    prefetch_related_objects([user], Prefetch("staff_roles", guarded))
    role = next(iter(user.staff_roles.all()), None)
    return role.is_guarded if role else bool(_factors(user).exists())  # type: ignore[attr-defined]


def was_set_up(user: Any, *, before: float) -> bool:
    """Whether a factor is older than that instant, in seconds since 1970."""
    instant = datetime.fromtimestamp(before, UTC)
    return bool(_factors(user).filter(created_at__lt=instant).exists())


def _factors(user: User | OuterRef) -> Any:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)


def is_proved(request: HttpRequest) -> bool:
    """For a working day, after which staff prove it again."""
    of, at = request.session.get(PROOF), request.session.get(PROVED_AT, 0)
    # The real time, also on a simulated day.
    fresh = time.time() - at < settings.STAFF_SESSION_LIFE.total_seconds()
    return fresh and of == getattr(request.user, "public_id", None)


def remember_proof(session: SessionBase, user: User) -> None:
    session[PROOF], session[PROVED_AT] = user.public_id, time.time()
