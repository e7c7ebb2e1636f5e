"""A month day by day: what the dry run says, what the member's page lists, and what then happens."""

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest

from documents.dunning.run import run_day
from documents.dunning.services import approve, hold, open_case
from documents.dunning.services.approval import CannotLeave, TooEarlyToApprove
from documents.dunning.services.letters import hand_over
from documents.dunning.upcoming import coming_for
from documents.enums import HoldReason
from documents.models import DunningAction, DunningLetter, PlannedAction, Receivable
from documents.steering.services import TooLateToChange, decide
from members.enums import Role
from smartportal.delivery.services import send_due_messages
from tests.factories.dunning import bank_read, customer_of, owed, pay, shop
from tests.factories.members import StaffRoleFactory

pytestmark = pytest.mark.django_db
FIRST = date(2026, 2, 2)


def at_hour(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class Month:
    def __init__(self, *, seed: int, invoices: int) -> None:
        self.random = random.Random(seed)
        self.activity = shop()
        self.nora = self.activity.member.user
        self.karim = StaffRoleFactory(role=Role.RECOVERY).user
        self.statement = bank_read(self.activity.entity, until=date(2026, 12, 31))
        customers = [customer_of(self.activity) for _ in range(invoices - 1)]
        for number in range(invoices):
            due_on = FIRST - timedelta(days=self.random.randrange(-5, 3))
            owed(
                self.activity,
                due_on=due_on,
                customer=customers[number % len(customers)],
            )

    def live(self, day: date) -> None:
        """What people and banks do on a day."""
        actions = list(PlannedAction.objects.live().order_by("pk"))
        if actions and self.random.random() < 0.5:
            self.decide(self.random.choice(actions), day)
        if self.random.random() < 0.1:
            receivable = self.random.choice(list(Receivable.objects.order_by("pk")))
            if receivable.open_amount:
                pay(receivable, self.statement, at=at_hour(day, 12))
        if self.random.random() < 0.1:
            case = open_case(
                self.random.choice(list(Receivable.objects.order_by("pk"))),
                at=at_hour(day, 12),
            )
            until = day + timedelta(days=self.random.randrange(1, 8))
            reason = self.random.choice([HoldReason.RECOVERY, HoldReason.MEMBER_WAITS])
            hold(
                case,
                reason=reason,
                on=day,
                at=at_hour(day, 12),
                by=self.nora,
                until_on=until,
            )
        for action in DunningAction.objects.to_approve():
            with suppress(TooEarlyToApprove, CannotLeave):
                approve(action, by=self.karim, at=at_hour(day, 12))

    def decide(self, action: PlannedAction, day: date) -> None:
        choice = self.random.choice(["ok", "ok", "wait"])
        try:
            decide(action, choice=choice, by=self.nora, at=at_hour(day, 12))
        except TooLateToChange:
            assert action.state == "frozen"

    def page(self, at: datetime) -> set[tuple[str, str]]:
        """What the member reads will leave on that day."""
        rows = coming_for(self.nora, at=at)
        leaving = [
            row
            for row in rows
            if row.status and row.status.icon == "lock" and row.planned_on <= at.date()
        ]
        return {(row.paper.number, row.kind) for row in leaving}


@pytest.mark.parametrize(
    ("days", "invoices"), [(30, 5), pytest.param(60, 20, marks=pytest.mark.full)]
)
def test_the_dry_run_the_page_and_the_day_agree(days, invoices):
    month = Month(seed=4, invoices=invoices)
    sent = 0
    for offset in range(days):
        day = FIRST + timedelta(days=offset)
        morning = at_hour(day, 8)

        tried = run_day(day, at=morning, dry_run=True)
        promised = month.page(morning)
        done = run_day(day, at=morning)
        left = deliver(morning)

        assert tried.as_json() | {"dry_run": False} == done.as_json()
        assert {(line.number, line.stage) for line in tried.sent} == promised == left
        sent += len(left)
        month.live(day)
        run_day(day, at=at_hour(day, 18))
    assert sent >= invoices


def deliver(at: datetime) -> set[tuple[str, str]]:
    """What really left: the steps whose mail was sent."""
    letters = list(DunningLetter.objects.filter(state="prepared"))
    for letter in letters:
        hand_over(letter, at=at)
    while send_due_messages(at=at):
        pass
    done = DunningAction.objects.filter(letter__in=letters, planned__state="executed")
    return set(done.values_list("planned__paper__number", "stage"))
