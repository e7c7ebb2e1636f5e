"""Accounts begin with an invitation: a link that works once and lets one choose a password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.models import User
from smartportal.audit.services import record
from smartportal.core.ids import new_public_id
from smartportal.core.refusals import Refused
from smartportal.core.subject import subject_of
from smartportal.delivery.models import SignedLink
from smartportal.delivery.services import (
    LinkUnknown,
    LinkUsed,
    create_link,
    named_address,
    open_link,
    post,
    revoke_links,
    use_link,
)

SCOPE = "members.invitation"
LIFE = timedelta(days=7)


class AlreadyHasAccount(Refused):
    """The address logs in already."""


@dataclass(frozen=True, slots=True)
class Invitation:
    user: User
    url: str
    expires_at: datetime


def invite_user(
    email: str,
    *,
    first_name: str = "",
    last_name: str = "",
    language: str = "fr",
    by: User,
    at: datetime,
) -> Invitation:
    """Make an account without a password and mail its invitation. Raises `AlreadyHasAccount`."""
    with transaction.atomic():
        user = _make_account(
            email, first_name=first_name, last_name=last_name, language=language
        )
        return invite_again(user, by=by, at=at)


@transaction.atomic
def invite_again(user: User, *, by: User, at: datetime) -> Invitation:
    """Mail a fresh link; the former ones stop working."""
    invitation = _open_invitation(user, by=by, at=at)
    _mail(invitation, at=at)
    return invitation


@transaction.atomic
def invite_first_admin(email: str, *, language: str, at: datetime) -> Invitation:
    """An account that may do everything; its link is for the screen, not for the mail.

    Safe to repeat until the link was used: the newest link works. Raises `AlreadyHasAccount`.
    """
    waiting = User.objects.filter(
        email__iexact=email.strip(), is_superuser=True
    ).first()
    if waiting is None or waiting.has_usable_password():
        waiting = _make_account(
            email, language=language, is_staff=True, is_superuser=True
        )
    return _open_invitation(waiting, by=None, at=at)


def invited_user(token: str, *, at: datetime) -> tuple[SignedLink, User]:
    """Whom a link invites. Raises `LinkUnknown`, `LinkRevoked`, `LinkExpired`, `LinkUsed`."""
    link = open_link(token, scope=SCOPE, at=at)
    if link.used_at:
        raise LinkUsed(_("You have set your password with this link. Log in with it."))
    user = User.objects.filter(public_id=link.subject_id, is_active=True).first()
    if user is None:
        raise LinkUnknown(_("This account is closed."))
    return link, user


@transaction.atomic
def accept_invitation(
    link: SignedLink, user: User, *, password: str, at: datetime
) -> None:
    """Set the password; who has the link reads the mailbox, so the address counts as confirmed.

    Raises `LinkUsed` for the second of two.
    """
    use_link(link, at=at)
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
    record("members.user.joined", user, by=user, at=at)


def _make_account(
    email: str, *, is_superuser: bool = False, is_staff: bool = False, **fields: str
) -> User:
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyHasAccount(
            _("This e-mail address already has an account."), field="email"
        )
    user = User.objects.create_user(
        email, is_superuser=is_superuser, is_staff=is_staff, **fields
    )
    EmailAddress.objects.create(user=user, email=email, primary=True)
    return user


def _open_invitation(user: User, *, by: User | None, at: datetime) -> Invitation:
    subject = subject_of(user)
    revoke_links(subject, scope=SCOPE, at=at)
    link, token = create_link(subject, scope=SCOPE, expires_at=at + LIFE)
    record("members.user.invited", user, by=by, at=at)
    path = reverse("members:invitation", args=[token])
    return Invitation(user, f"{settings.SITE_URL}{path}", link.expires_at)


def _mail(invitation: Invitation, *, at: datetime) -> None:
    user = invitation.user
    with translation.override(user.language):
        texts = {
            part: render_to_string(
                f"members/emails/invitation.{part}", {"invitation": invitation}
            )
            for part in ("subject.txt", "txt", "html")
        }
    post(
        key=f"account.invitation:{new_public_id()}",
        kind="account.invitation",
        to=[named_address(user.full_name, user.email)],
        subject=texts["subject.txt"],
        text=texts["txt"],
        html=texts["html"],
        language=user.language,
        at=at,
        about=subject_of(user),
    )
