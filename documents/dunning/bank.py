"""What the bank told: how fresh it is, and money that came and is not set against anything yet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from documents.dunning.settings import BANK_FRESH_DAYS, RECEIPT_DAYS
from documents.models import Allocation, BankEntry, Receivable
from documents.payments.freshness import Read
from documents.references import structured_in
from smartportal.reference.settings import setting


def stale(reads: Mapping[int, Read | None], *, on: date) -> frozenset[int]:
    """Keys of what was last read too long before day `on` for reminders to leave."""
    first = on - timedelta(days=setting(BANK_FRESH_DAYS, on=on))
    return frozenset(
        key for key, read in reads.items() if read is None or read.on < first
    )


def receipts_hold_since(*, at: datetime) -> datetime:
    """When a payment without an invoice must have been read to hold reminders back: one that nobody
    could place for so long is for the accountant, and the debtor's papers go on.
    """
    return at - timedelta(days=setting(RECEIPT_DAYS, on=at.date()))


def covered_by_receipts(receivables: Sequence[Receivable], *, at: datetime) -> set[int]:
    """Receivables for which money of the same debtor lies on the account, enough and not yet set
    against anything: by the communication, or from an account that paid for this debtor before.
    """
    accounts = _accounts(receivables)
    references = {
        named for row in receivables for named in structured_in(row.invoice.reference)
    }
    ibans = {iban for known in accounts.values() for iban in known}
    receipts = _unallocated(references, ibans, since=receipts_hold_since(at=at))
    return {row.pk for row in receivables if _covered(row, receipts, accounts)}


def _accounts(receivables: Sequence[Receivable]) -> dict[int, set[str]]:
    """The accounts from which each debtor paid before."""
    parties = {_party(row) for row in receivables}
    paid = Allocation.objects.filter(receivable__invoice__customer__party__in=parties)
    found: dict[int, set[str]] = defaultdict(set)
    rows = paid.exclude(bank_entry=None).exclude(bank_entry__counterparty_iban="")
    for party, iban in rows.values_list(
        "receivable__invoice__customer__party", "bank_entry__counterparty_iban"
    ).distinct():
        found[party].add(iban)
    return found


def _unallocated(
    references: set[str], ibans: set[str], *, since: datetime
) -> list[BankEntry]:
    """A transfer of ours that bounced is nobody's payment."""
    wanted = Q(communication__in=references) | Q(counterparty_iban__in=ibans)
    received = BankEntry.objects.free().filter(
        wanted, is_reversal=False, statement__bank_file__imported_at__gte=since
    )
    return list(received.select_related("account"))


def _covered(
    row: Receivable, receipts: Sequence[BankEntry], accounts: dict[int, set[str]]
) -> bool:
    return any(
        receipt.rest >= row.open_amount  # type: ignore[attr-defined]
        and receipt.account.entity_id == row.invoice.entity_id
        and (
            receipt.communication in structured_in(row.invoice.reference)
            or receipt.counterparty_iban in accounts[_party(row)]
        )
        for receipt in receipts
    )


def _party(row: Receivable) -> int:
    customer = row.invoice.customer
    return customer.party_id if customer else 0
