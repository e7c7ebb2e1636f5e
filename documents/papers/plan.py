"""The plan of a quote's invoices as a person types it: the one way to read and to write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from documents.enums import InstalmentMoment
from documents.instalments import Share, taken_by, takes_too_much
from documents.models import Instalment, Paper
from documents.papers.lines import count, lines_of
from documents.totals import Totals
from smartportal.core.refusals import Reason


@dataclass(frozen=True, slots=True)
class PlanInput:
    """One instalment as typed; the order given is the order kept. The balance has no size."""

    kind: str
    percentage: Decimal | None = None
    amount: Decimal | None = None
    moment: str = InstalmentMoment.ACCEPTANCE
    on: date | None = None


Plan = Sequence[PlanInput]


def plan_of(paper: Paper) -> list[PlanInput]:
    """The instalments as they can be typed again, in order; nothing where all is invoiced at once."""
    return [
        PlanInput(row.kind, row.percentage, row.amount, row.moment, row.on)
        for row in paper.instalments.all()
    ]


def keep_plan(paper: Paper, plan: Plan) -> None:
    """Write the plan of a draft anew, in the caller's transaction."""
    Instalment.objects.filter(paper=paper).delete()
    Instalment.objects.bulk_create(
        Instalment(
            paper=paper,
            position=position,
            kind=each.kind,
            percentage=each.percentage,
            amount=each.amount,
            moment=each.moment,
            on=each.on,
        )
        for position, each in enumerate(plan, start=1)
    )


def reasons_against_plan(quote: Paper) -> list[Reason]:
    """What is wrong with how a quote would be invoiced, whatever options the customer leaves out."""
    plan, totals = plan_of(quote), count(lines_of(quote))
    if takes_too_much(plan, totals):
        sentence = _("The instalments leave nothing to the balance. Make them smaller.")
        return [Reason("plan_too_high", sentence, "plan")]
    if totals.gross and any(share.gross <= 0 for share in taken_by(plan, totals)):
        sentence = _("An instalment comes to less than a cent. Make it larger.")
        return [Reason("plan_too_small", sentence, "plan")]
    return []


def planned(paper: Paper, totals: Totals) -> list[tuple[Instalment, Share]]:
    """Each instalment with what it takes of a paper of these totals."""
    rows = list(paper.instalments.all())
    return list(zip(rows, taken_by(rows, totals), strict=True))
