"""Links that open one thing without a login: made, opened, used once, revoked."""

import hashlib
import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from smartportal.core.refusals import Refused
from smartportal.core.subject import Subject
from smartportal.delivery.models import SignedLink

TOKEN_BYTES = 32


class LinkUnknown(Refused):
    """No link has this token for this scope."""


class LinkExpired(Refused):
    """Its time is over."""


class LinkRevoked(Refused):
    """It was taken back, for instance because a newer version was sent."""


class LinkUsed(Refused):
    """It could be used once."""


def create_link(
    subject: Subject, *, scope: str, expires_at: datetime
) -> tuple[SignedLink, str]:
    """The link's row and its token, which is known only here: the row keeps a hash."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SignedLink.objects.create(
        token_hash=_hash(token),
        scope=scope,
        subject_kind=subject.kind,
        subject_id=subject.public_id,
        expires_at=expires_at,
    )
    return link, token


def open_link(token: str, *, scope: str, at: datetime) -> SignedLink:
    """The valid link of a token, used or not. Raises `LinkUnknown`, `LinkRevoked`, `LinkExpired`.

    The token is looked up by its hash, so the time it takes tells nothing about near misses.
    """
    link = SignedLink.objects.filter(token_hash=_hash(token), scope=scope).first()
    if link is None:
        raise LinkUnknown(_("This link does not exist. Copy it whole from the e-mail."))
    _check(link, at=at)
    return link


def use_link(link: SignedLink, *, at: datetime) -> None:
    """Use a link that works once, in the caller's transaction: of two callers one gets `LinkUsed`."""
    fresh = SignedLink.objects.filter(
        pk=link.pk, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    )
    if fresh.update(used_at=at) == 1:
        link.used_at = at
        return
    link.refresh_from_db()
    _check(link, at=at)
    raise LinkUsed(_("This link was already used."))


def revoke_links(subject: Subject, *, at: datetime, scope: str = "") -> int:
    """Take back the links to a subject (of one scope, or all). Returns how many still worked."""
    links = SignedLink.objects.about(subject).filter(
        revoked_at__isnull=True, expires_at__gt=at
    )
    return (links.filter(scope=scope) if scope else links).update(revoked_at=at)


def _check(link: SignedLink, *, at: datetime) -> None:
    if link.revoked_at is not None:
        raise LinkRevoked(_("This link was replaced. Use the newest e-mail."))
    if link.expires_at <= at:
        raise LinkExpired(_("This link is too old. Ask for a new one."))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
