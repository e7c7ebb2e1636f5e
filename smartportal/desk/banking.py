"""What the bank page shows: the last files, and money that is not set against any paper yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from documents.dunning.bank import receipts_hold_since
from documents.models import (
    BankEntry,
    BankFile,
    BankStatement,
    Receivable,
    SetAside,
)
from documents.models.banking import KEEPERS
from documents.payments.proposals import proposals_of
from members.models import LegalEntity, User
from smartportal.core import money

LAST_FILES = LAST_ASIDES = 10


@dataclass(frozen=True, slots=True)
class FreeEntry:
    entry: BankEntry
    rest: Decimal
    proposals: list[Receivable]
    holds_reminders: bool

    @property
    def says(self) -> str:
        """What the payer wrote: the structured communication, else the free text."""
        return self.entry.communication or self.entry.text


def entities_of(
    user: User, *, roles: Collection[str] = KEEPERS
) -> QuerySet[LegalEntity]:
    """Whose accounts this user keeps, or with other roles only reads."""
    return LegalEntity.objects.reached_by(user, roles=roles)


def last_files(entities: QuerySet[LegalEntity]) -> list[BankFile]:
    """With `entry_count`, and `used_count` of those that paid something."""
    statements = BankStatement.objects.filter(account__entity__in=entities)
    files = (
        BankFile.objects.filter(pk__in=statements.values("bank_file"))
        .select_related("by")
        .annotate(
            entry_count=Count("statements__entries", distinct=True),
            used_count=Count(
                "statements__entries",
                filter=Q(statements__entries__allocations__isnull=False),
                distinct=True,
            ),
        )
    )
    return list(files.order_by("-imported_at", "-pk")[:LAST_FILES])


def free_entries(
    entities: QuerySet[LegalEntity], text: str = ""
) -> QuerySet[BankEntry]:
    """Credits with a rest, the newest first; `text` finds a payer, what they wrote, or the amount."""
    entries = BankEntry.objects.filter(account__entity__in=entities).free()
    return (
        entries.filter(_matching(text))
        .select_related("account", "statement__bank_file")
        .order_by("-booked_on", "-pk")
    )


def with_proposals(entries: Sequence[BankEntry], *, at: datetime) -> list[FreeEntry]:
    """A few queries for a whole page."""
    if not entries:
        return []
    whole = [entry for entry in entries if entry.rest == entry.amount]  # type: ignore[attr-defined]
    found, since = proposals_of(whole), receipts_hold_since(at=at)
    return [
        FreeEntry(
            entry=entry,
            rest=entry.rest,  # type: ignore[attr-defined]
            proposals=found.get(entry.pk, []),
            holds_reminders=entry.statement.bank_file.imported_at >= since,
        )
        for entry in entries
    ]


def last_asides(entities: QuerySet[LegalEntity]) -> list[SetAside]:
    """What was set aside last, in case somebody takes it up again."""
    kept = SetAside.objects.filter(entry__account__entity__in=entities)
    rows = kept.standing().select_related("entry", "by")
    return list(rows.order_by("-at", "-pk")[:LAST_ASIDES])


def _matching(text: str) -> Q:
    if not text:
        return Q()
    found = Q(counterparty_name__unaccent__icontains=text) | Q(
        text__unaccent__icontains=text
    )
    digits = "".join(char for char in text if char.isdigit())
    if digits:
        found |= Q(communication__contains=digits)
    try:
        return found | Q(amount=money.read(text))
    except ValueError:
        return found
