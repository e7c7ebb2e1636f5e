"""Which receivables an incoming payment pays by itself.

In this order: the structured communication, the invoice's number in any spelling, the number of the
quote it came from. A number behind its letters or a word ("F-2026-001", "facture 2026 1") is meant for
us; one that stands alone may be an order of the customer's own, and must fit to the cent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.db.models import Q

from documents.enums import PaperKind
from documents.models import BankEntry, Receivable
from documents.numbering import PREFIXES
from documents.references import (
    INVOICE_WORDS,
    QUOTE_WORDS,
    paper_numbers_in,
    printed,
)

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Numbers:
    """How one kind of paper is named in a text, and where its number stands beside a receivable."""

    series: str
    words: frozenset[str]
    path: str

    def keys(self, entry: BankEntry, *, bare: bool = True) -> list[str]:
        said = f"{entry.text} {entry.communication}"
        return paper_numbers_in(
            said, prefixes=[self.series], words=self.words, bare=bare
        )

    def named(self, keys: Iterable[str]) -> Q:
        found = Q(pk__in=[])
        for key in keys:
            series, year, n = key.rsplit("-", 2)
            found |= Q(
                **{
                    f"{self.path}series__prefix": series,
                    f"{self.path}series__fiscal_year": int(year),
                    f"{self.path}sequence": int(n),
                }
            )
        return found


INVOICES = Numbers(PREFIXES[PaperKind.INVOICE], INVOICE_WORDS, "invoice__")
QUOTES = Numbers(PREFIXES[PaperKind.QUOTE], QUOTE_WORDS, "invoice__quote__")


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
    by_communication = _fitting(entry.amount, _by_communication(entry))
    return by_communication or _by_numbers(entry)


def _fitting(amount: Decimal, receivables: list[Receivable]) -> list[Share]:
    """One invoice takes its part and leaves the rest of an overpayment free; a bundle takes all or nothing."""
    if _is_one_paper(receivables):
        return list(_spread(amount, receivables))
    return _exact(amount, receivables)


def _exact(amount: Decimal, receivables: list[Receivable]) -> list[Share]:
    """All that is open to the cent; of one invoice its first instalments may do."""
    sums = list(accumulate(receivable.open_amount for receivable in receivables))
    fits = sums if _is_one_paper(receivables) else sums[-1:]
    return list(_spread(amount, receivables)) if amount in fits else []


def _is_one_paper(receivables: list[Receivable]) -> bool:
    return len({receivable.invoice_id for receivable in receivables}) == 1


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


def _by_numbers(entry: BankEntry) -> list[Share]:
    for numbers in (INVOICES, QUOTES):
        if meant := _named(entry, numbers, bare=False):
            every = _named(entry, numbers)
            fit = _fitting if len(every) == len(meant) else _exact
            return _exact(entry.amount, every) or fit(entry.amount, meant)
    for numbers in (INVOICES, QUOTES):
        if shares := _exact(entry.amount, _named(entry, numbers)):
            return shares
    return []


def _named(
    entry: BankEntry, numbers: Numbers, *, bare: bool = True
) -> list[Receivable]:
    keys = numbers.keys(entry, bare=bare)
    return _open(entry, numbers.named(keys)) if keys else []


def _open(entry: BankEntry, condition: Q) -> list[Receivable]:
    """Only of the entity whose account the money came to."""
    rows = Receivable.objects.open().filter(
        condition, invoice__entity=entry.account.entity_id
    )
    return list(rows.select_related("invoice").order_by("due_on", "seq", "pk"))
