"""Logins that are open, and the second factor that guards them."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from members.models import User
from members.services.roles import check_reaches_roles
from smartportal.audit.services import record


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Log the user out everywhere, except in the session with the key `but`."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but):
        session.end()


@transaction.atomic
def reset_second_factor(user: User, *, by: User) -> None:
    """For who lost phone and codes: the next login sets up a new factor. Raises `OutOfReach`."""
    check_reaches_roles(user, by=by)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record("members.user.second_factor_reset", user, by=by)
