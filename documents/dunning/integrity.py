"""Whether what is stored about steps agrees with what it stands for. Reads, never mends."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.models import Q

from documents.enums import ActionState
from documents.models import DunningAction

# The same words as the planner's: `wish.sql` says what preferences say of one `step`.
DEFAULTS = """
WITH step AS MATERIALIZED (
    SELECT entity.code, paper.number, action.stage, planned.default_decision AS stored,
        rule.default_decision AS plan_default, paper.id AS paper_id, paper.customer_id, activity.member_id,
        COALESCE(NULLIF(paper.customer_kind, ''), 'consumer') AS customer_kind
    FROM documents_plannedaction planned
    JOIN documents_dunningaction action ON action.planned_id = planned.id
    JOIN documents_dunningcase dunning ON dunning.id = action.case_id
    JOIN documents_dunningstage rule ON rule.plan_id = dunning.plan_id AND rule.stage = action.stage
    JOIN documents_paper paper ON paper.id = planned.paper_id
    JOIN members_activity activity ON activity.id = paper.activity_id
    JOIN members_legalentity entity ON entity.id = paper.entity_id
    WHERE planned.state IN ('planned', 'announced')
)
SELECT code, number, stage, stored, COALESCE(wish.decision, plan_default) AS silence
FROM step
LEFT JOIN LATERAL ({wish}) wish ON TRUE
WHERE stored <> COALESCE(wish.decision, plan_default)
ORDER BY code, number, stage
"""


def default_problems() -> Iterator[str]:
    """Steps to come whose stored default is not what the preferences say now."""
    with connection.cursor() as cursor:
        cursor.execute(_defaults())
        for entity, number, stage, stored, silence in cursor.fetchall():
            yield f"{entity} {number}, {stage}: silence is noted as {stored}, it means {silence}."


def execution_problems() -> Iterator[str]:
    """Steps that have a day on which they were carried out and were not, or the reverse."""
    executed = Q(planned__state=ActionState.EXECUTED)
    dated = Q(executed_on__isnull=False)
    wrong = DunningAction.objects.filter((executed & ~dated) | (dated & ~executed))
    names = ("planned__paper__number", "stage", "planned__state", "executed_on")
    for number, stage, state, on in wrong.order_by("pk").values_list(*names).iterator():
        day = f"carried out on {on}" if on else "without a day"
        yield f"{number}, {stage}: it is {state} and {day}."


@cache
def _defaults() -> str:
    wish = Path(__file__).with_name("wish.sql").read_text(encoding="utf-8")
    return DEFAULTS.replace("{wish}", wish)
