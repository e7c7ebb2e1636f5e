"""Invoicing an accepted quote instalment by instalment."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from documents.enums import InstalmentKind, LineKind, PaperKind, PaperState, Unit
from documents.instalments import PerRate
from documents.invoices.labels import is_cancelled
from documents.invoices.plan import (
    Step,
    earlier_invoices,
    net_of,
    next_step,
    rest_of,
    steps_of,
)
from documents.invoices.services import NotWon, invoice_quote
from documents.models import (
    Deduction,
    Instalment,
    InstalmentInvoice,
    Paper,
    instalment_of,
)
from documents.papers.agreed import chosen_in
from documents.papers.lines import LineInput, lines_of, with_chosen
from documents.papers.services import copy_to_draft, save_draft
from documents.pdf.wording import instalment_name
from documents.quotes.progress import delivered_on
from documents.totals import ZERO
from members.models import User
from smartportal.core import dates
from smartportal.core.refusals import Refused


class NotItsTurn(Refused):
    """Instalments are invoiced one after the other."""


class NothingLeft(Refused):
    """What was invoiced before left nothing to this instalment."""


@transaction.atomic
def invoice_next(quote: Paper, *, by: User, at: datetime) -> Paper:
    """The draft of what comes next of an accepted quote: all of it, or where there is a plan its next instalment.

    Raises what `invoice_quote` and `invoice_instalment` raise; when all is invoiced the last invoice is given.
    """
    steps = steps_of(quote)
    if not steps:
        return invoice_quote(quote, by=by, at=at)
    step = next_step(steps) or steps[-1]
    return invoice_instalment(step.instalment, by=by, at=at)


@transaction.atomic
def invoice_instalment(instalment: Instalment, *, by: User, at: datetime) -> Paper:
    """The draft invoice of an instalment; asked twice, or by two at once, the one that exists is given.

    Raises `NotWon`, `NotItsTurn`, `NothingLeft`.
    """
    quote = Paper.objects.locked().get(pk=instalment.paper_id)
    if quote.state != PaperState.WON:
        raise NotWon(gettext_lazy("The customer has not accepted this quote yet."))
    steps = steps_of(quote)
    place = [step.instalment.pk for step in steps].index(instalment.pk)
    step = steps[place]
    if step.invoice is not None:
        return step.invoice
    if not all(earlier.is_issued for earlier in steps[:place]):
        raise NotItsTurn(gettext_lazy("Send the invoice before this one first."))
    if step.share.gross <= ZERO:
        raise NothingLeft(gettext_lazy("Nothing is left to invoice of this quote."))
    return _drawn(quote, step, by=by, at=at)


def _drawn(quote: Paper, step: Step, *, by: User, at: datetime) -> Paper:
    is_balance = step.instalment.kind == InstalmentKind.BALANCE
    draft = copy_to_draft(
        quote,
        kind=PaperKind.INVOICE,
        by=by,
        at=at,
        quote=quote,
        supplied_on=delivered_on(quote) if is_balance else None,
    )
    lines = _balance(quote, draft) if is_balance else _part(quote, step)
    InstalmentInvoice.objects.create(instalment=step.instalment, invoice=draft)
    return save_draft(draft, header={}, lines=[*lines], revision=draft.revision, at=at)


def _part(quote: Paper, step: Step) -> Iterator[LineInput]:
    """One line a rate: `Acompte de 30 %, devis D-2026-0001 du 3 décembre 2026`."""
    with translation.override(quote.language):
        words = _("%(instalment)s, quote %(number)s of %(date)s") % {
            "instalment": instalment_name(step.instalment),
            "number": quote.number,
            "date": _day(quote),
        }
    return _per_rate(words, step.share.per_rate, sign=1)


def _balance(quote: Paper, draft: Paper) -> Iterator[LineInput]:
    """All that was agreed on, less each earlier invoice, which it names."""
    yield from with_chosen(lines_of(quote), chosen_in(quote))
    earlier = [(each, rest_of(each)) for each in earlier_invoices(quote)]
    Deduction.objects.bulk_create(
        Deduction(paper=draft, invoice=each, net=net_of(rest)) for each, rest in earlier
    )
    with translation.override(quote.language):
        if earlier:
            head = pgettext("title of lines", "Already invoiced")
            yield LineInput(kind=LineKind.SECTION, description=head)
        for invoice, rest in earlier:
            yield from _per_rate(_named(invoice), rest, sign=-1)


def _named(invoice: Paper) -> str:
    """`Acompte de 30 %, facture F-2026-0003 du 3 décembre 2026`."""
    instalment = instalment_of(invoice)
    said = {"number": invoice.number, "date": _day(invoice)}
    if instalment is None:
        return _("Invoice %(number)s of %(date)s") % said
    return _("%(instalment)s, invoice %(number)s of %(date)s") % {
        "instalment": instalment_name(instalment),
        **said,
    }


def _day(paper: Paper) -> str:
    assert paper.issued_on is not None, "only what left is named"
    return dates.day(paper.issued_on)


def _per_rate(words: str, rows: PerRate, *, sign: int) -> Iterator[LineInput]:
    for vat in rows:
        yield LineInput(
            description=words,
            quantity=Decimal(sign).copy_sign(sign * vat.base),
            unit=Unit.LUMP_SUM,
            unit_price=abs(vat.base),
            vat_category=vat.category,
            vat_rate=vat.rate,
            vatex=vat.vatex,
        )


def reopen_if_cancelled(invoice: Paper, *, at: datetime) -> None:
    """An instalment whose invoice was taken back in whole can be invoiced again, in the caller's transaction."""
    taken_back = sum(
        invoice.credit_notes.issued().values_list("gross", flat=True), ZERO
    )
    if is_cancelled(invoice.gross, taken_back):
        standing = InstalmentInvoice.objects.filter(invoice=invoice, ended_at=None)
        standing.update(ended_at=at)


def hand_over(invoice: Paper, *, to: Paper) -> None:
    """What replaces a cancelled invoice is the invoice of its instalment, in the caller's transaction."""
    instalment = instalment_of(invoice)
    if instalment is None:
        return
    InstalmentInvoice.objects.create(instalment=instalment, invoice=to)
    Deduction.objects.bulk_create(
        Deduction(paper=to, invoice_id=each.invoice_id, net=each.net)
        for each in Deduction.objects.filter(paper=invoice)
    )
