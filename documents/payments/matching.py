"""Which receivables an incoming payment pays.

In this order: the structured communication, the invoice's number in any spelling, the number of the
quote it came from. These allocate by themselves when the amount fits; an account and an amount seen
before only make a proposal, which a person confirms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from documents.enums import PaperKind
from documents.models import BankEntry, Paper, Receivable
from documents.numbering import PREFIXES
from documents.references import QUOTE_WORDS, paper_numbers_in, printed

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Share:
    """How much of an entry goes to one receivable."""

    receivable: Receivable
    amount: Decimal


def shares_of(entry: BankEntry) -> list[Share]:
    """What the portal allocates by itself. Nothing is guessed: several invoices must add up exactly, and
    a credit that is a reversal is our own transfer coming back: a person knows what it was for.
    """
    if entry.is_reversal:
        return []
    for receivables in (_by_communication(entry), _by_numbers(entry)):
        if receivables and (shares := _fitting(entry.amount, receivables)):
            return shares
    return []


def _fitting(amount: Decimal, receivables: list[Receivable]) -> list[Share]:
    """One invoice takes its part and leaves the rest of an overpayment free; a bundle takes all or nothing."""
    papers = {receivable.invoice_id for receivable in receivables}
    total = sum((receivable.open_amount for receivable in receivables), ZERO)
    if len(papers) > 1 and total != amount:
        return []
    return list(_spread(amount, receivables))


def _spread(amount: Decimal, receivables: Iterable[Receivable]) -> Iterable[Share]:
    """The oldest instalment first."""
    for receivable in receivables:
        part = min(amount, receivable.open_amount)
        if part > ZERO:
            yield Share(receivable, part)
            amount -= part


def _by_communication(entry: BankEntry) -> list[Receivable]:
    if not entry.communication:
        return []
    return _open(entry, Q(invoice__reference=printed(entry.communication)))


def _by_numbers(entry: BankEntry) -> list[Receivable]:
    text = f"{entry.text} {entry.communication}"
    invoices = paper_numbers_in(text, prefixes=[PREFIXES[PaperKind.INVOICE]])
    found = _open(entry, _numbered(invoices, "invoice__"))
    if found:
        return found
    quotes = paper_numbers_in(
        text, prefixes=[PREFIXES[PaperKind.QUOTE]], words=QUOTE_WORDS
    )
    return _open(entry, _numbered(quotes, "invoice__quote__")) if quotes else []


def _numbered(keys: Iterable[str], prefix: str) -> Q:
    found = Q(pk__in=[])
    for key in keys:
        series, year, n = key.rsplit("-", 2)
        found |= Q(
            **{
                f"{prefix}series__prefix": series,
                f"{prefix}series__fiscal_year": int(year),
                f"{prefix}sequence": int(n),
            }
        )
    return found


def _open(entry: BankEntry, condition: Q) -> list[Receivable]:
    """Only of the entity whose account the money came to."""
    rows = Receivable.objects.open().filter(
        condition, invoice__entity=entry.account.entity_id
    )
    return list(rows.select_related("invoice").order_by("due_on", "seq", "pk"))


def proposals_for(entry: BankEntry) -> list[Receivable]:
    """Open receivables of that exact amount owed by somebody who paid from this account before."""
    if not entry.counterparty_iban or entry.is_reversal:
        return []
    payers = Paper.objects.filter(
        receivables__allocations__bank_entry__counterparty_iban=entry.counterparty_iban
    )
    rows = Receivable.objects.open().filter(
        open_amount=entry.amount,
        invoice__entity=entry.account.entity_id,
        invoice__customer__party__in=payers.values("customer__party"),
    )
    return list(rows.select_related("invoice").order_by("due_on", "pk")[:5])
