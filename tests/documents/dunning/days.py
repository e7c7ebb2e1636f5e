"""Days of reminding, as tests play them: a run, the mail, what people are told."""

from datetime import UTC, date, datetime

from django.core import mail

from documents.dunning.run import run_day
from documents.dunning.services.letters import hand_over
from documents.models import DunningLetter, PlannedAction
from smartportal.delivery.services import send_due_messages
from smartportal.notifications.models import Notification
from tests.factories.dunning import (
    owed,
)

DUE, NOV_24 = date(2026, 11, 14), date(2026, 11, 24)
DEC_1, DEC_2, DEC_3 = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def run(day: date, **options):
    return run_day(day, at=morning(day), **options)


def deliver(at: datetime) -> None:
    """What a worker does when it is rung."""
    for letter in DunningLetter.objects.filter(state="prepared"):
        hand_over(letter, at=at)
    while send_due_messages(at=at):
        pass


def states():
    return list(
        PlannedAction.objects.order_by("pk").values_list("kind", "state", "detail")
    )


def letters():
    """What customers received, the oldest first."""
    return [sent for sent in mail.outbox if sent.attachments]


def told(kind: str) -> int:
    return Notification.objects.filter(kind=f"documents.{kind}").count()


def frozen_reminder(activity, **changes):
    """A reminder announced on 24 November, with its cut-off over on 1 December at 18:00."""
    receivable = owed(activity, due_on=DUE, **changes)
    run(NOV_24)
    run_day(DEC_1, at=datetime(2026, 12, 1, 18, tzinfo=UTC))
    return receivable
