"""Proof of a second factor: which accounts need one, and which sessions have shown it."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from members.models import User

# Whose second factor this session has shown; a login as somebody else empties the session.
PROOF = "second_factor_of"


def is_needed(user: User) -> bool:
    return user.is_authenticated and user.is_staff


def is_set_up(user: User) -> bool:
    totp = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    exists: bool = totp.exists()
    return exists


def is_proved(request: HttpRequest) -> bool:
    proof: object = request.session.get(PROOF)
    return proof == getattr(request.user, "public_id", None)


def remember_proof(request: HttpRequest, user: User) -> None:
    request.session[PROOF] = user.public_id
