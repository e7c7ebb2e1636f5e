"""Notices as a person reads them: worded in their language, with a link where they may follow it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from smartportal.core import dates
from smartportal.core.parts import FeedItem
from smartportal.core.subject import kind_named, resolve_many
from smartportal.notifications.kinds import kinds
from smartportal.notifications.models import Notification


def newest_items(user: Any, *, at: datetime, limit: int = 5) -> list[FeedItem]:
    """For the bell of every page."""
    newest = Notification.objects.visible_to(user).newest_first()[:limit]
    return items_of(list(newest), user=user, at=at)


def items_of(
    notifications: Sequence[Notification], *, user: Any, at: datetime
) -> list[FeedItem]:
    """One query per kind of subject; a kind that no app declares any more is left out."""
    rows = resolve_many((each.subject for each in notifications), user=user)
    return [
        _item(each, row=rows.get(each.subject), at=at)
        for each in notifications
        if each.kind in kinds
    ]


def _item(notification: Notification, *, row: Any, at: datetime) -> FeedItem:
    kind = kinds[notification.kind]
    return FeedItem(
        title=kind.title_for(notification.parameters),
        text=kind.text_for(notification.parameters),
        icon=kind.icon,
        status=kind.status,
        note=dates.ago(notification.created_at, now=at),
        url=kind_named(notification.subject_kind).url(row) if row else "",
        unread=notification.read_at is None,
    )
