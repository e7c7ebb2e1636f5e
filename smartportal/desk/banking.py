"""What the bank page shows: the last files, and money that is not set against any paper yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from documents.models import BankEntry, BankFile, Receivable
from documents.payments.freshness import read_until
from documents.payments.proposals import proposals_of
from members.models import LegalEntity, User
from smartportal.core import money

LAST_FILES = 10


@dataclass(frozen=True, slots=True)
class Read:
    """How far the bank of one legal entity is known."""

    entity: LegalEntity
    until: datetime | None


@dataclass(frozen=True, slots=True)
class FreeEntry:
    entry: BankEntry
    rest: Decimal
    proposals: list[Receivable]

    @property
    def says(self) -> str:
        """What the payer wrote: the structured communication, else the free text."""
        return self.entry.communication or self.entry.text


def last_files(user: User) -> list[BankFile]:
    """With `entry_count`, and `used_count` of those that paid something."""
    files = (
        BankFile.objects.visible_to(user)
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


def reads(user: User) -> list[Read]:
    """One query for each legal entity: there are a few."""
    entities = (
        LegalEntity.objects.visible_to(user)
        .filter(accounts__is_main=True)
        .order_by("name")
    )
    return [Read(entity, read_until(entity)) for entity in entities]


def free_entries(user: User, text: str = "") -> QuerySet[BankEntry]:
    """Credits with a rest, the newest first; `text` finds a payer, what they wrote, or the amount."""
    entries = BankEntry.objects.visible_to(user).free()
    return (
        entries.filter(_matching(text))
        .select_related("account")
        .order_by("-booked_on", "-pk")
    )


def with_proposals(entries: Sequence[BankEntry]) -> list[FreeEntry]:
    """Two queries for a whole page."""
    found = proposals_of(entries)
    return [FreeEntry(entry, entry.rest, found[entry.pk]) for entry in entries]  # type: ignore[attr-defined]


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
