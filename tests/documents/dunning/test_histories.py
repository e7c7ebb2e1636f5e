"""Random histories: whatever people and banks do, and whichever days are missed, the ladder holds."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from documents.dunning.moments import Window, load_workdays
from documents.dunning.run import run_day
from documents.dunning.services import approve, decide_step, hold, open_case, release
from documents.dunning.services.approval import CannotLeave, TooEarlyToApprove
from documents.dunning.services.holds import STOPS_PREPARED
from documents.dunning.services.letters import settle_letter
from documents.dunning.services.steps import NoSuchStep
from documents.enums import HoldReason
from documents.models import (
    DunningAction,
    DunningLetter,
    Hold,
    PlannedAction,
    Receivable,
)
from documents.models.steering import stands
from documents.steering.services import (
    AlreadySettled,
    PauseInThePast,
    TooLateToChange,
    decide,
)
from members.enums import Role
from smartportal.delivery.enums import Outcome
from smartportal.delivery.models import Message
from smartportal.delivery.services import post
from tests.examples import FULL, examples
from tests.factories.dunning import (
    STAGES,
    bank_read,
    bounce,
    customer_of,
    owed,
    pay,
    shop,
)
from tests.factories.members import StaffRoleFactory

LADDER = [stage["stage"] for stage in STAGES]
DELAYS = {stage["stage"]: stage["delay_days"] for stage in STAGES}
MAILED = LADDER[:3]
MANY = 5
ZONE = ZoneInfo("Europe/Brussels")
START = date(2026, 2, 2)  # a Monday; the notices fall where rates are published


def local(at: datetime) -> date:
    return at.astimezone(ZONE).date()


class Histories(RuleBasedStateMachine):
    """Some invoices, two of them to one customer; days pass with each run."""

    @initialize()
    def open_shop(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.day, self.hour = START, 9
        activity = shop()
        self.nora = activity.member.user
        self.karim = StaffRoleFactory(role=Role.RECOVERY).user
        self.workdays = load_workdays({"BE"}, Window.around(self.at))["BE"]
        self.statement = bank_read(activity.entity, until=date(2027, 12, 31))
        customers = [customer_of(activity) for _ in range(MANY - 1)]
        for number in range(MANY):
            owed(
                activity,
                due_on=START - timedelta(days=3 * number),
                customer=customers[number % (MANY - 1)],
            )
        self.allocations = []

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def at(self) -> datetime:
        return datetime(
            self.day.year, self.day.month, self.day.day, self.hour, tzinfo=UTC
        )

    def receivable(self, number: int) -> Receivable:
        return Receivable.objects.order_by("pk")[number]

    # --- what happens ---------------------------------------------------------------------------

    @rule(gap=st.integers(1, 9), hour=st.sampled_from([7, 9, 18]))
    def a_run_comes(self, gap, hour):
        self.day, self.hour = self.day + timedelta(days=gap), hour
        run_day(self.day, at=self.at)
        self.carry()

    @rule()
    def the_same_day_runs_again(self):
        run_day(self.day, at=self.at)
        self.carry()

    @rule(number=st.integers(0, MANY - 1), whole=st.booleans(), gap=st.integers(1, 9))
    def money_comes(self, number, whole, gap):
        receivable = self.receivable(number)
        amount = (
            receivable.open_amount
            if whole
            else min(receivable.open_amount, Decimal("100.00"))
        )
        if amount > 0:
            self.allocations.append(
                pay(receivable, self.statement, str(amount), at=self.at)
            )
        self.a_run_comes(gap, 9)

    @precondition(lambda self: self.allocations)
    @rule(gap=st.integers(1, 9))
    def the_last_payment_bounces(self, gap):
        bounce(self.allocations.pop(), self.statement, at=self.at)
        self.a_run_comes(gap, 9)

    @rule(
        position=st.integers(0, 20),
        choice=st.sampled_from(["ok", "wait"]),
        pause=st.sampled_from([None, None, 3, 20]),
        gap=st.integers(1, 9),
    )
    def the_member_decides_on_what_is_to_come(self, position, choice, pause, gap):
        live = PlannedAction.objects.live().order_by("pk")
        if live:
            until = self.day + timedelta(days=pause) if pause else None
            with suppress(TooLateToChange, PauseInThePast):
                decide(
                    live[position % len(live)],
                    choice=choice,
                    by=self.nora,
                    at=self.at,
                    wait_until=until,
                )
        self.a_run_comes(gap, 18)

    @rule(
        number=st.integers(0, MANY - 1),
        stage=st.sampled_from(LADDER),
        choice=st.sampled_from(["ok", "wait"]),
    )
    def the_member_decides_ahead(self, number, stage, choice):
        with suppress(TooLateToChange, AlreadySettled, NoSuchStep):
            decide_step(
                self.receivable(number), stage, choice=choice, by=self.nora, at=self.at
            )

    @rule(
        number=st.integers(0, MANY - 1),
        reason=st.sampled_from(HoldReason.values),
        days=st.integers(0, 30),
        gap=st.integers(0, 9),
    )
    def a_hold_is_placed(self, number, reason, days, gap):
        until = (
            None if reason == HoldReason.DISPUTE else self.day + timedelta(days=days)
        )
        paid_on = self.day if reason == HoldReason.SAYS_PAID else None
        case = open_case(self.receivable(number), at=self.at)
        hold(
            case,
            reason=HoldReason(reason),
            on=self.day,
            at=self.at,
            by=self.nora,
            until_on=until,
            paid_on=paid_on,
        )
        self.a_run_comes(gap, 18)

    @rule(by_member=st.booleans())
    def a_hold_is_released(self, by_member):
        standing = Hold.objects.filter(ended_at=None).order_by("pk").first()
        if standing:
            release(standing, by=self.nora if by_member else self.karim, at=self.at)

    @rule()
    def recovery_approves(self):
        for action in DunningAction.objects.to_approve():
            with suppress(TooEarlyToApprove, CannotLeave):
                approve(action, by=self.karim, at=self.at)

    def carry(self):
        """The mail leaves at once, after the checks that the promise is about."""
        for letter in DunningLetter.objects.filter(state="prepared"):
            for action in letter.actions.select_related("planned", "case__receivable"):
                self.check(action)
            message = post(
                key=f"dunning-letter:{letter.public_id}",
                kind="test",
                to=["x@buyers.example"],
                subject="x",
                text="x",
                language="fr",
                at=self.at,
            )
            letter.state, letter.message = "claimed", message
            letter.save(update_fields=["state", "message"])
            Message.objects.filter(pk=message.pk).update(
                state="sent", claimed_at=self.at, sent_at=self.at
            )
            settle_letter(
                Message.objects.get(pk=message.pk), outcome=Outcome.SENT, at=self.at
            )

    def check(self, action: DunningAction):
        """What must hold of each step at the moment it leaves."""
        planned, receivable = action.planned, action.case.receivable
        done = dict(
            action.case.actions.filter(executed_on__isnull=False).values_list(
                "stage", "executed_on"
            )
        )
        position = LADDER.index(action.stage)
        assert (list(done) and sorted(done, key=LADDER.index) == LADDER[:position]) or (
            not done and position == 0
        )
        anchor = done[LADDER[position - 1]] if position else receivable.due_on
        assert self.day >= anchor + timedelta(days=DELAYS[action.stage])
        assert receivable.open_amount > 0
        assert planned.effective_decision == "ok"
        assert action.stage in ("reminder_1", "reminder_2") or action.approved_at
        assert self.at > planned.changeable_until
        noticed = self.workdays.count(
            local(planned.changeable_until)
        ) - self.workdays.count(local(planned.announced_at))
        assert noticed >= 5
        holds = action.case.holds.standing(on=self.day).filter(
            reason__in=STOPS_PREPARED
        )
        assert not holds.exists()

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def no_stage_twice_and_no_two_on_a_day(self):
        rows = list(
            DunningAction.objects.filter(executed_on__isnull=False).values_list(
                "case", "stage", "executed_on"
            )
        )
        assert len({(case, stage) for case, stage, _on in rows}) == len(rows)
        assert len({(case, on) for case, _stage, on in rows}) == len(rows)

    @invariant()
    def what_the_member_can_change_has_its_cut_off_ahead_or_waits(self):
        for planned in PlannedAction.objects.filter(state="announced"):
            assert planned.changeable_until.date() < planned.planned_on


class Patient(Histories):
    """The same, and in the end everyone lets go: then no step is lost."""

    def teardown(self):
        try:
            if hasattr(self, "atomic"):
                self.let_go()
        finally:
            super().teardown()

    def let_go(self):
        for standing in Hold.objects.filter(ended_at=None):
            release(standing, by=self.karim, at=self.at)
        for _week in range(16):
            for planned in PlannedAction.objects.filter(
                stands("wait") | ~Q(wait_until=None), state__in=["planned", "announced"]
            ):
                decide(planned, choice="ok", by=self.nora, at=self.at)
            self.recovery_approves()
            self.day = self.workdays.on_or_after(self.day + timedelta(days=7))
            self.hour = 9
            run_day(self.day, at=self.at)
            self.carry()
        for receivable in Receivable.objects.open():
            done = DunningAction.objects.filter(
                case__receivable=receivable, executed_on__isnull=False
            )
            assert set(done.values_list("stage", flat=True)) >= set(MAILED)


# Without the phase that makes a failure shorter: it takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def test_no_stage_runs_early_twice_on_hold_or_when_paid(db):
    often = examples(8, stateful_step_count=30 if FULL else 20, phases=PHASES)
    run_state_machine_as_test(Histories, settings=often)


def test_no_stage_is_lost_once_everyone_lets_go(db):
    often = examples(3, stateful_step_count=10, phases=PHASES)
    run_state_machine_as_test(Patient, settings=often)
