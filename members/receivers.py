"""Who listens to the login library and to the mail that left."""

from typing import Any

from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_used,
)
from django.dispatch import receiver
from django.http import HttpRequest

from members import second_factor
from members.models import User
from members.services.sessions import end_sessions
from smartportal.delivery.enums import Outcome
from smartportal.delivery.models import Message
from smartportal.delivery.signals import message_settled


@receiver(authenticator_used)
def remember_the_proof(
    sender: Any, request: HttpRequest, user: User, **kwargs: Any
) -> None:
    second_factor.remember_proof(request.session, user)


@receiver(authenticator_added)
def trust_only_this_session(
    sender: Any, request: HttpRequest, user: User, **kwargs: Any
) -> None:
    """Sessions from before the factor never showed it."""
    second_factor.remember_proof(request.session, user)
    end_sessions(user, but=request.session.session_key)


@receiver(authenticator_removed)
def end_the_other_sessions(
    sender: Any, request: HttpRequest, user: User, **kwargs: Any
) -> None:
    end_sessions(user, but=request.session.session_key)


@receiver(message_settled)
def forget_secrets(
    sender: Any, message: Message, outcome: Outcome, **kwargs: Any
) -> None:
    """A link that resets a password is not kept once it is on its way. Safe to repeat."""
    if message.kind.startswith("account.") and outcome == Outcome.SENT:
        Message.objects.filter(pk=message.pk).update(text="", html="")
