"""Proposals of the bank: who seems to have paid what. A person confirms each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from documents.invoices.settlement import allocate
from documents.models import Allocation, BankEntry, Receivable
from documents.payments.matching import proposals_for
from members.models import User
from smartportal.core.refusals import Refused


class NotProposed(Refused):
    """The payment was used meanwhile, or is not what this invoice asks for."""


def proposals_of(entries: Sequence[BankEntry]) -> dict[int, list[Receivable]]:
    """What `proposals_for` answers for each entry, by its key, in two queries for all of them."""
    payers = _payers({entry.counterparty_iban for entry in entries} - {""})
    wanted = Receivable.objects.open().filter(
        open_amount__in={entry.amount for entry in entries},
        invoice__entity__in={entry.account.entity_id for entry in entries},
        invoice__customer__party__in={
            party for parties in payers.values() for party in parties
        },
    )
    rows = list(wanted.select_related("invoice__customer").order_by("due_on", "pk"))
    return {
        entry.pk: [row for row in rows if _fits(entry, row, payers)][:5]
        for entry in entries
    }


def _payers(ibans: set[str]) -> dict[str, set[int]]:
    """The debtors who paid from each account before."""
    found: dict[str, set[int]] = defaultdict(set)
    paid = Allocation.objects.filter(bank_entry__counterparty_iban__in=ibans)
    for iban, party in paid.values_list(
        "bank_entry__counterparty_iban", "receivable__invoice__customer__party"
    ).distinct():
        found[iban].add(party)
    return found


def _fits(entry: BankEntry, row: Receivable, payers: dict[str, set[int]]) -> bool:
    customer = row.invoice.customer
    return (
        not entry.is_reversal
        and row.open_amount == entry.amount
        and row.invoice.entity_id == entry.account.entity_id
        and customer is not None
        and customer.party_id in payers.get(entry.counterparty_iban, ())
    )


@transaction.atomic
def confirm_proposal(
    entry: BankEntry, receivable: Receivable, *, by: User, at: datetime
) -> Allocation:
    """A person says that the entry paid the receivable. Raises `NotProposed`, also the second time."""
    locked = (
        BankEntry.objects.select_for_update(no_key=True, of=("self",))
        .select_related("account")
        .get(pk=entry.pk)
    )
    free = BankEntry.objects.with_rest().get(pk=entry.pk).rest == locked.amount  # type: ignore[attr-defined]
    if not free or receivable not in proposals_for(locked):
        raise NotProposed(
            _("This payment was used meanwhile, or is not what this invoice asks for.")
        )
    return allocate(
        receivable,
        amount=locked.amount,
        bank_entry=locked,
        on=locked.booked_on,
        at=at,
        by=by,
    )
