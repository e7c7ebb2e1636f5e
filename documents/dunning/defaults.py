"""The plans that come with the portal, for entities that have none. Staff's changes are never touched.

Business: the ladder of the cooperative. Private persons in Belgium: the free first reminder leaves 14 days
before anything is asked (Code of economic law, art. XIX.2), then one more. Only businesses' plans send.
"""

from datetime import date

from django.db import transaction

from documents.enums import Anchor, Choice, CustomerKind, Stage
from documents.models import DunningPlan, DunningStage
from members.models import LegalEntity

VALID_FROM = date(2023, 1, 1)

BUSINESS = (
    {"stage": Stage.REMINDER_1, "delay_days": 3},
    {"stage": Stage.REMINDER_2, "delay_days": 16},
    {
        "stage": Stage.FORMAL_NOTICE,
        "delay_days": 15,
        "default_decision": Choice.WAIT,
        "needs_approval": True,
        "claims_fixed_sum": True,
        "claims_interest": True,
        "days_to_pay": 15,
    },
    {
        "stage": Stage.LITIGATION,
        "delay_days": 28,
        "default_decision": Choice.WAIT,
        "by_hand": True,
    },
)
CONSUMER = (
    {"stage": Stage.REMINDER_1, "delay_days": 3, "days_to_pay": 14},
    # Whatever the channel, the 14 days of the free reminder are over by then.
    {"stage": Stage.REMINDER_2, "delay_days": 21},
    {
        "stage": Stage.FORMAL_NOTICE,
        "delay_days": 15,
        "default_decision": Choice.WAIT,
        "needs_approval": True,
        "days_to_pay": 15,
    },
    {
        "stage": Stage.LITIGATION,
        "delay_days": 28,
        "default_decision": Choice.WAIT,
        "by_hand": True,
    },
)
LADDERS = {
    CustomerKind.BUSINESS: BUSINESS,
    CustomerKind.CONSUMER: CONSUMER,
    CustomerKind.PUBLIC: BUSINESS,
}
SENDING = frozenset({CustomerKind.BUSINESS})


@transaction.atomic
def load_dunning_plans() -> int:
    """Give each entity a plan for each kind of customer that it has none for; how many were added."""
    known = set(DunningPlan.objects.values_list("entity", "customer_kind"))
    missing = [
        (entity, kind)
        for entity in LegalEntity.objects.order_by("pk")
        for kind in LADDERS
        if (entity.pk, kind.value) not in known
    ]
    for entity, kind in missing:
        add_plan(entity, kind)
    return len(missing)


def add_plan(entity: LegalEntity, kind: CustomerKind) -> DunningPlan:
    plan = DunningPlan.objects.create(
        entity=entity, customer_kind=kind, valid_from=VALID_FROM, sends=kind in SENDING
    )
    stages = [
        DunningStage(
            plan=plan,
            position=position,
            anchor=Anchor.DUE if position == 1 else Anchor.PREVIOUS,
            **{"default_decision": Choice.OK, **stage},
        )
        for position, stage in enumerate(LADDERS[kind], start=1)
    ]
    DunningStage.objects.bulk_create(stages)
    return plan
