"""Where the plan of an accepted quote stands: each instalment planned, begun, invoiced or paid. Reads, never writes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from documents.enums import (
    InstalmentKind,
    InstalmentMoment,
    PaperKind,
    PaperState,
    WorkStep,
)
from documents.instalments import PerRate, Share, less, taken
from documents.invoices.labels import ZERO, credited, is_cancelled, open_axes
from documents.models import (
    Deduction,
    Instalment,
    InstalmentInvoice,
    Paper,
    PaperVat,
    QuoteProgress,
    instalment_of,
)
from documents.papers.agreed import agreed_totals
from documents.totals import VatAmount
from members.models import Activity
from smartportal.core.refusals import Reason


@dataclass(frozen=True, slots=True)
class Step:
    """An instalment with its invoice, if there is one; `gross` is what it comes to, less what was credited."""

    instalment: Instalment
    share: Share
    gross: Decimal
    invoice: Paper | None = None

    @property
    def is_issued(self) -> bool:
        return self.invoice is not None and not self.invoice.is_draft

    @property
    def state(self) -> str:
        if self.invoice is None:
            return "planned"
        if self.invoice.is_draft:
            return "draft"
        is_open = self.invoice.open_total > ZERO  # type: ignore[attr-defined]
        return "invoiced" if is_open else "paid"


def steps_of(quote: Paper) -> list[Step]:
    """The plan in order; what is not invoiced yet takes its share of what is left by now. Six queries."""
    plan = list(quote.instalments.all())
    if not plan:
        return []
    totals, standing = agreed_totals(quote), _standing(quote)
    left = less(totals.per_rate, [*_invoiced(quote)])
    steps = []
    for instalment in plan:
        invoice = standing.get(instalment.pk)
        if invoice and not invoice.is_draft:
            gross = invoice.gross - invoice.credited  # type: ignore[attr-defined]
            steps.append(Step(instalment, Share(()), gross, invoice))
            continue
        share = taken(instalment, totals, left)
        left = less(left, share.per_rate)
        gross = invoice.gross if invoice else share.gross
        steps.append(Step(instalment, share, gross, invoice))
    return steps


def next_step(steps: Sequence[Step]) -> Step | None:
    """The first that is not invoiced; one comes after the other."""
    return next((step for step in steps if not step.is_issued), None)


def _standing(quote: Paper) -> dict[int, Paper]:
    """The invoice of each instalment that has one."""
    papers = Paper.objects.filter(
        drawn_for__instalment__paper=quote, drawn_for__ended_at=None
    )
    rows = papers.annotate(**open_axes(), credited=credited())
    return {
        row.drawn_for.instalment_id: row for row in rows.select_related("drawn_for")
    }


def _invoiced(quote: Paper) -> Iterator[VatAmount]:
    """All that was invoiced of a quote, and as negative amounts what of that was credited."""
    invoices = PaperVat.objects.filter(
        paper__quote=quote, paper__kind=PaperKind.INVOICE
    )
    notes = PaperVat.objects.filter(paper__corrects__quote=quote)
    return _summed(invoices, notes)


def rest_of(invoice: Paper) -> PerRate:
    """What credit notes left of an issued invoice, per rate."""
    notes = PaperVat.objects.filter(paper__corrects=invoice)
    rows = [*_summed(PaperVat.objects.filter(paper=invoice), notes)]
    return tuple(vat for vat in less((), map(_negative, rows)) if vat.base)


def _summed(
    invoices: QuerySet[PaperVat], notes: QuerySet[PaperVat]
) -> Iterator[VatAmount]:
    issued = Q(paper__state=PaperState.ISSUED)
    yield from map(_amount, invoices.filter(issued))
    yield from map(_negative, map(_amount, notes.filter(issued)))


def _amount(row: PaperVat) -> VatAmount:
    return VatAmount(row.category, row.rate, row.vatex, row.base, row.amount)


def _negative(vat: VatAmount) -> VatAmount:
    return VatAmount(vat.category, vat.rate, vat.vatex, -vat.base, -vat.amount)


def earlier_invoices(quote: Paper) -> list[Paper]:
    """The issued invoices of a quote of which credit notes left anything, the oldest first."""
    papers = Paper.objects.issued().filter(quote=quote, kind=PaperKind.INVOICE)
    rows = papers.annotate(credited=credited()).order_by("pk")
    return [
        row
        for row in rows.select_related("drawn_for__instalment")
        if not is_cancelled(row.gross, row.credited)  # type: ignore[attr-defined]
    ]


def net_of(rows: Iterable[VatAmount]) -> Decimal:
    return sum((vat.base for vat in rows), ZERO)


def reasons_against_deductions(invoice: Paper) -> list[Reason]:
    """A balance was counted from what was invoiced when it was begun; since then that must be the same."""
    instalment = instalment_of(invoice)
    if instalment is None or instalment.kind != InstalmentKind.BALANCE:
        return []
    kept = Deduction.objects.filter(paper=invoice).values_list("invoice_id", "net")
    now = {
        each.pk: net_of(rest_of(each)) for each in earlier_invoices(instalment.paper)
    }
    if dict(kept) == now:
        return []
    sentence = _(
        "An earlier invoice of this quote changed since. Delete this draft and begin it again from the quote."
    )
    return [Reason("deductions_changed", sentence, "lines")]


def due_instalments(
    activities: Iterable[Activity | int], *, on: date
) -> QuerySet[Instalment]:
    """The next instalment of each accepted quote, once its moment has come. One query."""
    issued = InstalmentInvoice.objects.filter(
        instalment=OuterRef("pk"),
        ended_at=None,
        invoice__state=PaperState.ISSUED,
    )
    waiting = Instalment.objects.filter(~Exists(issued))
    before = waiting.filter(paper=OuterRef("paper"), position__lt=OuterRef("position"))
    delivered = QuoteProgress.objects.filter(
        paper=OuterRef("paper"), step=WorkStep.DELIVERED
    )
    come = (
        Q(moment=InstalmentMoment.ACCEPTANCE)
        | Q(moment=InstalmentMoment.DAY, on__lte=on)
        | Q(Exists(delivered), moment=InstalmentMoment.DELIVERY)
    )
    won = Q(paper__state=PaperState.WON, paper__activity__in=activities)
    rows = waiting.filter(won, come, ~Exists(before))
    return rows.select_related("paper__customer").order_by("paper", "pk")
