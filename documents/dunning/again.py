"""The last look before a step leaves: is it still right? Constant queries for any number of steps."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from documents.dunning.addresses import can_be_reached, dead_addresses
from documents.dunning.bank import covered_by_receipts, stale
from documents.dunning.cases import CaseView
from documents.dunning.claims import claims_of
from documents.dunning.interest import Rates
from documents.dunning.loading import load_cases
from documents.dunning.policy import base_on, next_rule
from documents.dunning.reasons import Why
from documents.dunning.services.holds import STOPS_PREPARED
from documents.models import DunningAction, Receivable
from documents.payments.freshness import Read, reads_of_papers
from smartportal.reference.rates import MissingRate


class LastLook:
    """What speaks against each of some frozen steps; `bank_on` is the day up to which a bank can have
    been read, when the clock only plays a later one.
    """

    def __init__(
        self,
        actions: Sequence[DunningAction],
        *,
        at: datetime,
        bank_on: date | None = None,
    ) -> None:
        wanted = {action.case.receivable_id for action in actions}
        receivables = Receivable.objects.filter(pk__in=wanted).prefetch_related(
            "allocations"
        )
        self.cases = {
            case.receivable.pk: case for case in load_cases(receivables, at=at)
        }
        self.covered = covered_by_receipts(
            [case.receivable for case in self.cases.values()], at=at
        )
        self.dead = dead_addresses(
            customer
            for case in self.cases.values()
            if (customer := case.receivable.invoice.customer)
        )
        self.stale = self._stale(bank_on)
        self.rates = Rates()

    def against(self, action: DunningAction) -> Why | None:
        """The first reason why the step must not leave now."""
        case = self.cases[action.case.receivable_id]
        return next(self._reasons(case, action), None)

    def _reasons(self, case: CaseView, action: DunningAction) -> Iterator[Why]:
        today, receivable = case.now.moment.today, case.receivable
        if receivable.open_amount <= 0:
            yield Why.PAID
        yield from (
            Why(hold.reason)
            for hold in case.holds
            if hold.covers(today) and hold.reason in STOPS_PREPARED
        )
        if not _is_due(case, action.stage, today):
            yield Why.EARLY
        if receivable.invoice_id in self.stale:
            yield Why.BANK
        if receivable.pk in self.covered:
            yield Why.RECEIPT
        if not can_be_reached(receivable.invoice.customer, self.dead):
            yield Why.ADDRESS
        if self._lacks_rate(case, action.stage, today):
            yield Why.RATE

    def _lacks_rate(self, case: CaseView, stage: str, today: date) -> bool:
        rule = next(rule for rule in case.rules if rule.stage == stage)
        try:
            claims_of(case.receivable, rule, on=today, rates=self.rates)
        except MissingRate:
            return True
        return False

    def _stale(self, bank_on: date | None) -> set[int]:
        """Invoices whose money may have come unseen."""
        invoices = {
            case.receivable.invoice_id: case.receivable.invoice
            for case in self.cases.values()
        }
        days: dict[date, dict[int, Read | None]] = defaultdict(dict)
        reads = reads_of_papers(invoices.values())
        for case in self.cases.values():
            today, invoice = case.now.moment.today, case.receivable.invoice_id
            days[min(today, bank_on or today)][invoice] = reads[invoice]
        return {key for on, known in days.items() for key in stale(known, on=on)}


def _is_due(case: CaseView, stage: str, today: date) -> bool:
    """The stage is the next one, and the time that its plan gives is over."""
    facts, plan = case.facts, case.plan
    rule = next_rule(facts, plan)
    return (
        rule is not None and rule.stage == stage and base_on(facts, plan, rule) <= today
    )
