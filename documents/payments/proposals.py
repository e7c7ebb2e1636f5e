"""Proposals of the bank: who seems to have paid what. A person confirms each."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from documents.invoices.settlement import allocate
from documents.models import Allocation, BankEntry, Receivable
from documents.payments.matching import INVOICES, QUOTES
from documents.references import paper_key
from members.models import User
from smartportal.core.refusals import Refused

MOST = 5
PARTY = "receivable__invoice__customer__party"


class NotProposed(Refused):
    """The payment was used meanwhile, or is not what this invoice asks for."""


def proposals_for(entry: BankEntry) -> list[Receivable]:
    """What somebody who paid from this account before owes to the cent, and what the text names alone."""
    return proposals_of([entry])[entry.pk]


def proposals_of(entries: Sequence[BankEntry]) -> dict[int, list[Receivable]]:
    """What `proposals_for` answers for each entry, by its key, in one query for all of them."""
    named = {entry.pk: _keys_alone(entry) for entry in entries}
    keys = {key for keys in named.values() for key in keys}
    before = _paid_before(entries)
    same = Q(
        open_amount__in={entry.amount for entry in entries},
        invoice__customer__party__in=before.values(PARTY),
    )
    wanted = Receivable.objects.open().filter(
        same | INVOICES.named(keys) | QUOTES.named(keys),
        invoice__entity__in={entry.account.entity_id for entry in entries},
    )
    by_payer = before.filter(**{PARTY: OuterRef("invoice__customer__party")})
    rows = wanted.select_related("invoice__customer", "invoice__quote").annotate(
        paid_from=ArraySubquery(by_payer.values("bank_entry__counterparty_iban"))
    )
    found = list(rows.order_by("due_on", "pk"))
    return {
        entry.pk: [row for row in found if _fits(entry, row, named[entry.pk])][:MOST]
        for entry in entries
    }


def _paid_before(entries: Sequence[BankEntry]) -> QuerySet[Allocation]:
    """What came from the accounts of these entries before."""
    ibans = {entry.counterparty_iban for entry in entries} - {""}
    return Allocation.objects.filter(bank_entry__counterparty_iban__in=ibans)


def _keys_alone(entry: BankEntry) -> set[str]:
    """The one invoice, the one quote that the text names; of several nobody knows the parts."""
    kinds = (INVOICES.keys(entry), QUOTES.keys(entry))
    return {keys[0] for keys in kinds if len(keys) == 1}


def _fits(entry: BankEntry, row: Receivable, named: set[str]) -> bool:
    """A transfer of ours that bounced is nobody's payment."""
    ours = row.invoice.entity_id == entry.account.entity_id
    if entry.is_reversal or not ours:
        return False
    return _is_of_payer(entry, row) or not named.isdisjoint(_keys_of(row))


def _is_of_payer(entry: BankEntry, row: Receivable) -> bool:
    """The debtor paid from this account before, and owes as much."""
    known: list[str] = row.paid_from  # type: ignore[attr-defined]
    return row.open_amount == entry.amount and entry.counterparty_iban in known


def _keys_of(row: Receivable) -> set[str]:
    papers = (row.invoice, row.invoice.quote)
    return {paper_key(paper.number) for paper in papers if paper and paper.number}


@transaction.atomic
def confirm_proposal(
    entry: BankEntry, receivable: Receivable, *, by: User, at: datetime
) -> Allocation:
    """A person says that the entry paid the receivable, or a part of it.

    Raises `NotProposed`, also the second time.
    """
    free = entry.rest_under_lock() == entry.amount
    found = {row.pk: row for row in proposals_for(entry)} if free else {}
    if receivable.pk not in found:
        raise NotProposed(
            _("This payment was used meanwhile, or is not what this invoice asks for.")
        )
    return allocate(
        receivable,
        amount=min(entry.amount, found[receivable.pk].open_amount),
        bank_entry=entry,
        on=entry.booked_on,
        at=at,
        by=by,
    )
