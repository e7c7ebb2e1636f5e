"""Proof of a second factor: which accounts need one, and which sessions have shown it."""

from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from members.models import User

# Whose second factor this session has shown; a login as somebody else empties the session.
PROOF = "second_factor_of"


def is_needed(user: User) -> bool:
    return user.is_authenticated and user.is_staff


def is_set_up(user: User) -> bool:
    return bool(_factors(user).exists())


def was_set_up(user: Any, *, before: float) -> bool:
    """Whether a factor is older than that instant, in seconds since 1970."""
    instant = datetime.fromtimestamp(before, UTC)
    return bool(_factors(user).filter(created_at__lt=instant).exists())


def _factors(user: User) -> Any:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)


def is_proved(request: HttpRequest) -> bool:
    proof: object = request.session.get(PROOF)
    return proof == getattr(request.user, "public_id", None)


def remember_proof(request: HttpRequest, user: User) -> None:
    """Staff then have a working day; who works on is asked to log in again."""
    request.session[PROOF] = user.public_id
    if is_needed(user):
        # The real time, also on a simulated day.
        request.session.set_expiry(timezone.now() + settings.STAFF_SESSION_LIFE)
