"""Telling people, once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from smartportal.core.subject import kind_named, subject_of
from smartportal.delivery.services import named_address, post
from smartportal.notifications.kinds import Kind, kinds
from smartportal.notifications.mails import RenderedMail, render_mail
from smartportal.notifications.models import Notification

__all__ = ["RenderedMail", "mark_read", "notify", "render_mail"]


@transaction.atomic
def notify(
    kind: str,
    *,
    to: Any,
    about: models.Model,
    at: datetime,
    key: str,
    **parameters: Any,
) -> Notification:
    """Write a notice to the user `to` about a row, and post its mail when the kind has one.

    The same `key` to the same user tells once. Parameters must fit JSON; a kind that nobody declared
    is a KeyError.
    """
    declared, subject = kinds[kind], subject_of(about)
    notification, new = Notification.objects.get_or_create(
        recipient=to,
        key=key,
        defaults={
            "kind": kind,
            "subject_kind": subject.kind,
            "subject_id": subject.public_id,
            "parameters": parameters,
            "created_at": at,
        },
    )
    if new and declared.mail and to.is_active:
        _post(notification, declared, about=about, at=at)
    return notification


def mark_read(user: Any, *, at: datetime) -> int:
    """All of the user's notices that came until `at`."""
    unread = Notification.objects.visible_to(user).unread()
    return unread.filter(created_at__lte=at).update(read_at=at)


def _post(
    notification: Notification, kind: Kind, *, about: models.Model, at: datetime
) -> None:
    recipient = notification.recipient
    with translation.override(recipient.language):
        mail = render_mail(
            kind.templates,
            language=recipient.language,
            recipient=recipient,
            about=about,
            title=kind.title_for(notification.parameters),
            text=kind.text_for(notification.parameters),
            url=_url(notification, about),
            parameters=notification.parameters,
        )
    post(
        key=f"notification:{notification.public_id}",
        kind=kind.name,
        to=[named_address(recipient.full_name, recipient.email)],
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=recipient.language,
        about=notification.subject,
        at=at,
    )


def _url(notification: Notification, about: models.Model) -> str:
    path = kind_named(notification.subject_kind).url(about)
    return f"{settings.SITE_URL}{path}" if path else ""
