"""Random unpaid invoices in every state that a history can leave them in."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from documents.enums import CustomerKind
from documents.models import (
    DunningAction,
    DunningCase,
    DunningPlan,
    DunningPreference,
    Hold,
    PlannedAction,
    Receivable,
)
from members.models import Activity
from tests.factories.dunning import STAGES, customer_of, owed, plan_for, shop

NAMES = [stage["stage"] for stage in STAGES]
ZONE = ZoneInfo("Europe/Brussels")


class Population:
    """Two entities, three members, and `size` receivables; the same seed gives the same rows."""

    def __init__(self, seed: int, *, size: int) -> None:
        self.random = random.Random(seed)
        self.at = self._instant()
        self.activities = [
            shop(),
            shop(country="FR", zone="Europe/Paris"),
            shop(first_name="Ben"),
        ]
        for activity in self.activities:
            plan_for(activity.entity, kind=CustomerKind.CONSUMER, sends=False)
        self.customers = [
            self._customer(activity) for activity in self.activities for _ in range(3)
        ]
        self.receivables = [self._receivable() for _ in range(size)]
        for _ in range(size // 2):
            self._preference()
        for _ in range(size // 2):
            self._hold()

    def _instant(self) -> datetime:
        day = date(2026, 3, 1) + timedelta(days=self.random.randrange(700))
        hour = time(self.random.randrange(24), self.random.choice([0, 0, 30]))
        return datetime.combine(day, hour, ZONE).astimezone(UTC)

    def _customer(self, activity: Activity):
        return customer_of(activity, kind=self.random.choice(CustomerKind.values))

    def _day(self, before: int, after: int) -> date:
        return self.at.date() + timedelta(days=self.random.randrange(-before, after))

    def _receivable(self) -> Receivable:
        customer = self.random.choice(self.customers)
        kind = self.random.choice([None, None, None, ""])
        row = owed(
            customer.activity, due_on=self._day(150, 20), customer=customer, kind=kind
        )
        row.open_amount = self.random.choice(
            [Decimal("0"), Decimal("0.01"), row.amount, row.amount]
        )
        row.save(update_fields=["open_amount"])
        if self.random.random() < 0.8:
            self._history(row)
        return row

    def _history(self, row: Receivable) -> None:
        wanted = {
            "entity": row.invoice.entity,
            "customer_kind": row.invoice.customer_kind or "consumer",
        }
        plan = DunningPlan.objects.filter(**wanted).first()
        if plan is None:
            return
        case = DunningCase.objects.create(
            receivable=row, plan=plan, opened_on=self._day(60, 0)
        )
        done = self.random.choice([0, 0, 1, 1, 2, 3, 4])
        on = row.due_on + timedelta(days=3)
        for name in NAMES[:done]:
            self._action(case, name, state="executed", executed_on=on)
            on += timedelta(days=self.random.randrange(15, 30))
        if done < len(NAMES) and self.random.random() < 0.8:
            self._live(case, NAMES[done])

    def _live(self, case: DunningCase, stage: str) -> None:
        state = self.random.choice(
            [
                "planned",
                "announced",
                "announced",
                "announced",
                "frozen",
                "unknown",
                "failed",
                "cancelled",
            ]
        )
        decision = self.random.choice(["", "", "ok", "wait", "wait"])
        pause = decision == "wait" and self.random.random() < 0.5
        self._action(
            case,
            stage,
            state=state,
            decision=decision,
            wait_until=self._day(10, 30) if pause else None,
            approved=self.random.random() < 0.5,
        )

    def _action(
        self,
        case,
        stage,
        *,
        state,
        decision="",
        wait_until=None,
        approved=False,
        executed_on=None,
    ):
        planned_on = executed_on or self._working_day()
        by = case.receivable.invoice.activity.member.user
        known = state not in ("planned", "cancelled")
        planned = PlannedAction.objects.create(
            kind=stage,
            slot=f"dunning:{case.receivable_id}:{stage}",
            paper=case.receivable.invoice,
            state=state,
            planned_on=planned_on,
            announced_at=self.at - timedelta(days=self.random.randrange(1, 20))
            if known
            else None,
            changeable_until=self._cutoff(planned_on) if known else None,
            default_decision=self.random.choice(["ok", "wait"]),
            decision=decision,
            decided_by=by if decision else None,
            decided_at=self.at if decision else None,
            wait_until=wait_until,
        )
        DunningAction.objects.create(
            case=case,
            stage=stage,
            planned=planned,
            executed_on=executed_on,
            approved_by=by if approved else None,
            approved_at=self.at if approved else None,
        )

    def _working_day(self) -> date:
        """Mostly one; a calendar can change under a planned step."""
        day = self._day(20, 25)
        return (
            day - timedelta(days=max(day.weekday() - 4, 0))
            if self.random.random() < 0.9
            else day
        )

    def _cutoff(self, planned_on: date) -> datetime:
        before = planned_on - timedelta(days=3 if planned_on.weekday() == 0 else 1)
        return datetime.combine(before, time(18), ZONE)

    def _preference(self) -> None:
        row = self.random.choice(self.receivables)
        scope, target = self.random.choice(
            [
                ("cooperative", {}),
                ("member", {"member": row.invoice.activity.member}),
                ("customer", {"customer": row.invoice.customer}),
                ("document", {"paper": row.invoice}),
            ]
        )
        DunningPreference.objects.get_or_create(
            scope=scope,
            customer_kind=self.random.choice([None, *CustomerKind.values]),
            stage=self.random.choice([None, *NAMES]),
            defaults={
                "decision": self.random.choice([None, "ok", "wait"]),
                "notice_working_days": self.random.choice([None, 0, 2, 8]),
            },
            **target,
        )

    def _hold(self) -> None:
        row = self.random.choice(self.receivables)
        invoice = row.invoice
        case = getattr(row, "dunning_case", None)
        targets = [
            {"customer": invoice.customer},
            {"party": invoice.customer.party},
            {"activity": invoice.activity},
            {"member": invoice.activity.member},
            {"case": case},
        ]
        target = self.random.choice(targets if case else targets[:-1])
        if len(target) and self.random.random() < 0.7 and case:
            target = {"case": case}
        from_on = self._day(30, 20)
        endless = self.random.random() < 0.2
        Hold.objects.create(
            reason=self.random.choice(["says_paid", "dispute", "absence", "recovery"]),
            from_on=from_on,
            until_on=None
            if endless
            else from_on + timedelta(days=self.random.randrange(0, 25)),
            at=self.at,
            ended_at=self.at if self.random.random() < 0.1 else None,
            **target,
        )
