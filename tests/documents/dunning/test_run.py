"""A day's run: what is announced, frozen, looked at again and handed over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from documents.dunning.run import run_day
from documents.dunning.services.letters import hand_over
from documents.models import DunningAction, DunningLetter, PlannedAction
from smartportal.delivery.services import run_due_tasks, send_due_messages
from tests.factories.dunning import bank_read, owed, shop

# WeasyPrint leaves the closing of its colour profile to the garbage collector.
UNCLOSED = pytest.mark.filterwarnings(
    "ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning"
)
pytestmark = [pytest.mark.django_db, UNCLOSED]
DUE = date(2026, 11, 14)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def run(day: date, **options):
    return run_day(day, at=morning(day), **options)


def deliver(at: datetime) -> None:
    """What a worker does when it is rung."""
    later = max(at, datetime.now(UTC)) + timedelta(minutes=1)
    run_due_tasks(at=later)
    for letter in DunningLetter.objects.filter(state="prepared"):
        hand_over(letter, at=at)
    while send_due_messages(at=at):
        pass


@pytest.fixture
def nora():
    activity = shop()
    bank_read(activity.entity, until=date(2026, 12, 31))
    return activity


def states():
    return list(
        PlannedAction.objects.order_by("pk").values_list("kind", "state", "detail")
    )


def test_a_reminder_goes_from_announcement_to_the_customers_mailbox(nora):
    owed(nora, due_on=DUE)
    run(date(2026, 11, 24))
    assert states() == [("reminder_1", "announced", "")]

    quiet = run(date(2026, 12, 1))
    assert (quiet.frozen, quiet.sent) == ([], [])
    report = run(date(2026, 12, 2))
    deliver(morning(date(2026, 12, 2)))

    assert report.counts == {
        "drawn": 0,
        "announced": 0,
        "frozen": 1,
        "sent": 1,
        "withheld": 0,
        "letters": 1,
    }
    action = DunningAction.objects.select_related("planned", "letter").get(
        stage="reminder_1"
    )
    assert (action.planned.state, action.executed_on, action.letter.state) == (
        "executed",
        date(2026, 12, 2),
        "sent",
    )
    assert [sent.to for sent in mail.outbox if sent.attachments] == [
        [f"{action.letter.customer.name} <{action.letter.customer.email}>"]
    ]
