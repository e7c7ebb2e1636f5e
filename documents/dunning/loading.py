"""Reading receivables with all that their next step depends on, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from documents.dunning.cases import CaseView
from documents.dunning.facts import Preference, Preferences
from documents.dunning.holding import StandingHolds
from documents.dunning.moments import EntityNow, Window, entities_now
from documents.enums import ActionState, CustomerKind, PreferenceScope
from documents.models import (
    DunningAction,
    DunningPlan,
    DunningPreference,
    Paper,
    Receivable,
)

BESIDE = (
    "invoice__entity",
    "invoice__brand",
    "invoice__customer",
    "invoice__activity__member__user",
    "dunning_case",
)


def load_cases(receivables: QuerySet[Receivable], *, at: datetime) -> list[CaseView]:
    """In the order of `receivables`. About eight queries."""
    return cases_of(list(receivables.select_related(*BESIDE)), at=at)


def cases_of(rows: Sequence[Receivable], *, at: datetime) -> list[CaseView]:
    """Of receivables that were read with what is `BESIDE` them."""
    if not rows:
        return []
    entities = {row.invoice.entity_id: row.invoice.entity for row in rows}
    now = entities_now(at, entities=entities.values())
    plans, actions = _Plans(entities), _actions(rows)
    preferences, holds = _preferences(rows), StandingHolds(rows, Window.around(at))
    return [
        _case(
            row, now[row.invoice.entity_id], plans, actions[row.pk], preferences, holds
        )
        for row in rows
    ]


def load_case(receivable: Receivable, *, at: datetime) -> CaseView:
    return load_cases(Receivable.objects.filter(pk=receivable.pk), at=at)[0]


def _case(
    row: Receivable,
    now: EntityNow,
    plans: "_Plans",
    actions: dict[str, DunningAction],
    preferences: list[DunningPreference],
    holds: StandingHolds,
) -> CaseView:
    plan = plans.of(row, now)
    rules = sorted(plan.stages.all(), key=lambda rule: rule.position) if plan else []
    standing = holds.of(row)
    spoken = Preferences(
        tuple(_spoken(each) for each in preferences if _concerns(each, row.invoice))
    )
    return CaseView(
        row,
        now,
        plan,
        rules,
        actions,
        spoken,
        standing,
        [holds.fact(hold) for hold in standing],
    )


class _Plans:
    """The plan of a case is the one it began with; before that, the newest one of its entity and kind."""

    def __init__(self, entities: Iterable[int]) -> None:
        rows = DunningPlan.objects.filter(entity__in=entities).prefetch_related(
            "stages"
        )
        self.rows = sorted(rows, key=lambda plan: plan.valid_from, reverse=True)
        self.by_key = {plan.pk: plan for plan in self.rows}

    def of(self, row: Receivable, now: EntityNow) -> DunningPlan | None:
        case = getattr(row, "dunning_case", None)
        return self.by_key[case.plan_id] if case else self._current(row.invoice, now)

    def _current(self, invoice: Paper, now: EntityNow) -> DunningPlan | None:
        wanted = (invoice.entity_id, invoice.customer_kind or CustomerKind.CONSUMER)
        fitting = (
            plan for plan in self.rows if (plan.entity_id, plan.customer_kind) == wanted
        )
        return next(
            (plan for plan in fitting if plan.valid_from <= now.moment.today), None
        )


def _actions(rows: Sequence[Receivable]) -> dict[int, dict[str, DunningAction]]:
    found: dict[int, dict[str, DunningAction]] = defaultdict(dict)
    actions = DunningAction.objects.filter(
        case__receivable__in=[row.pk for row in rows]
    )
    beside = ("planned", "case", "letter__message")
    standing = actions.exclude(planned__state=ActionState.CANCELLED)
    for action in standing.select_related(*beside):
        found[action.case.receivable_id][action.stage] = action
    return found


def _preferences(rows: Sequence[Receivable]) -> list[DunningPreference]:
    invoices = [row.invoice for row in rows]
    wanted = (
        Q(scope=PreferenceScope.COOPERATIVE)
        | Q(paper__in={invoice.pk for invoice in invoices})
        | Q(customer__in={invoice.customer_id for invoice in invoices})
        | Q(member__in={invoice.activity.member_id for invoice in invoices})
    )
    return list(DunningPreference.objects.filter(wanted))


def _concerns(preference: DunningPreference, invoice: Paper) -> bool:
    if preference.scope == PreferenceScope.COOPERATIVE:
        return True
    return (
        preference.paper_id == invoice.pk
        or preference.customer_id == invoice.customer_id
        or preference.member_id == invoice.activity.member_id
    )


def _spoken(row: DunningPreference) -> Preference:
    return Preference(
        row.scope, row.customer_kind, row.stage, row.decision, row.notice_working_days
    )
