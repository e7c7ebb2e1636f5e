"""Workers that are killed while reminders leave: each is sent at most once, none is lost."""

import random
from collections import Counter
from datetime import time as time_of_day
from datetime import timedelta

import pytest
from django.utils import timezone

from documents.dunning.run import run_day
from documents.dunning.settings import SEND_FROM, SEND_UNTIL
from documents.models import DunningLetter, PlannedAction
from smartportal.delivery.models import Message
from smartportal.delivery.services import expire_claims
from smartportal.reference.enums import DayKind
from smartportal.reference.models import CalendarDay
from smartportal.reference.settings import change_setting
from tests.delivery.test_concurrency import kill
from tests.factories.dunning import bank_read, customer_of, owed, shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def always_open():
    """The workers read the real clock: whenever this runs is a working day within the hours of sending."""
    today = timezone.localdate()
    days = CalendarDay.objects.of("BE").filter(
        on__range=(today - timedelta(days=1), today + timedelta(days=1))
    )
    former = list(days)
    days.update(kind=DayKind.WORKING)
    before = today - timedelta(days=1)
    hours = [
        change_setting(SEND_FROM, time_of_day(0), on=before),
        change_setting(SEND_UNTIL, time_of_day(23, 59, 59), on=before),
    ]
    yield
    for hour in hours:
        hour.delete()
    CalendarDay.objects.bulk_update(former, ["kind"])


@pytest.mark.usefixtures("always_open")
@pytest.mark.parametrize("count", [20, pytest.param(500, marks=pytest.mark.full)])
def test_each_reminder_is_sent_at_most_once_and_the_rest_is_sent_or_unknown(
    workers, post_office, count
):
    prepare(count)
    post_office.delay = 0.004
    chance = random.Random(count)
    kills, at = 0, timezone.now()

    while (
        DunningLetter.objects.filter(state="prepared").exists()
        or Message.objects.filter(state="pending").exists()
    ):
        # The clock that is put on for what was claimed is not the day's end.
        Message.objects.update(lapses_at=None)
        worker = workers.start(at)
        post_office.wait_for(chance.randint(3, 12), sender=worker)
        kills += kill(worker)
        workers.wait()
        at += timedelta(minutes=16)  # what the killed one had claimed is due again
    expire_claims(at=at)

    taken = Counter(post_office.taken)
    states = dict(DunningLetter.objects.values_list("message__message_id", "state"))
    assert max(taken.values()) == 1
    assert len(states) == count
    assert set(states.values()) <= {"sent", "unknown"}
    assert {message for message, state in states.items() if state == "sent"} <= set(
        taken
    )
    assert set(taken) <= set(states)
    assert kills > 0
    assert steps() == Counter(
        {
            "executed" if state == "sent" else "unknown": n
            for state, n in counted(states)
        }
    )


def prepare(count: int) -> None:
    """That many reminders, frozen and put into letters today."""
    now = timezone.now()
    earlier = now - timedelta(days=25)
    activity = shop()
    for _ in range(count):
        owed(
            activity,
            due_on=earlier.date() - timedelta(days=5),
            customer=customer_of(activity),
        )
    bank_read(activity.entity, until=now.date())
    run_day(earlier.date(), at=earlier)
    Message.objects.all().delete()  # the announcements to the member
    assert run_day(now.date(), at=now).letters == count


def steps() -> Counter:
    first = PlannedAction.objects.filter(kind="reminder_1")
    return Counter(first.values_list("state", flat=True))


def counted(states: dict[str, str]) -> list[tuple[str, int]]:
    return list(Counter(states.values()).items())
