"""Proposals of the bank: who seems to have paid what. A person confirms each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from documents.invoices.settlement import allocate
from documents.models import Allocation, BankEntry, Receivable
from documents.payments.matching import INVOICES, QUOTES
from documents.references import paper_key
from members.models import User
from smartportal.core.refusals import Refused

MOST = 5


class NotProposed(Refused):
    """The payment was used meanwhile, or is not what this invoice asks for."""


def proposals_for(entry: BankEntry) -> list[Receivable]:
    """What somebody who paid from this account before owes to the cent, and what the text names alone."""
    return proposals_of([entry])[entry.pk]


def proposals_of(entries: Sequence[BankEntry]) -> dict[int, list[Receivable]]:
    """What `proposals_for` answers for each entry, by its key, in two queries for all of them."""
    payers = _payers({entry.counterparty_iban for entry in entries} - {""})
    named = {entry.pk: _keys_alone(entry) for entry in entries}
    parties = {party for parties in payers.values() for party in parties}
    keys = {key for keys in named.values() for key in keys}
    same = Q(
        open_amount__in={entry.amount for entry in entries},
        invoice__customer__party__in=parties,
    )
    wanted = Receivable.objects.open().filter(
        same | INVOICES.named(keys) | QUOTES.named(keys),
        invoice__entity__in={entry.account.entity_id for entry in entries},
    )
    beside = wanted.select_related("invoice__customer", "invoice__quote")
    rows = list(beside.order_by("due_on", "pk"))
    return {
        entry.pk: [row for row in rows if _fits(entry, row, payers, named[entry.pk])][
            :MOST
        ]
        for entry in entries
    }


def _keys_alone(entry: BankEntry) -> set[str]:
    """The one invoice, the one quote that the text names; of several nobody knows the parts."""
    kinds = (INVOICES.keys(entry), QUOTES.keys(entry))
    return {keys[0] for keys in kinds if len(keys) == 1}


def _payers(ibans: set[str]) -> dict[str, set[int]]:
    """The debtors who paid from each account before."""
    found: dict[str, set[int]] = defaultdict(set)
    paid = Allocation.objects.filter(bank_entry__counterparty_iban__in=ibans)
    for iban, party in paid.values_list(
        "bank_entry__counterparty_iban", "receivable__invoice__customer__party"
    ).distinct():
        found[iban].add(party)
    return found


def _fits(
    entry: BankEntry, row: Receivable, payers: dict[str, set[int]], named: set[str]
) -> bool:
    """A transfer of ours that bounced is nobody's payment."""
    ours = row.invoice.entity_id == entry.account.entity_id
    if entry.is_reversal or not ours:
        return False
    return _is_of_payer(entry, row, payers) or not named.isdisjoint(_keys_of(row))


def _is_of_payer(
    entry: BankEntry, row: Receivable, payers: dict[str, set[int]]
) -> bool:
    customer = row.invoice.customer
    return (
        row.open_amount == entry.amount
        and customer is not None
        and customer.party_id in payers.get(entry.counterparty_iban, ())
    )


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
