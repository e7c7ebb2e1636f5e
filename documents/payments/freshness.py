"""How far the bank has been read: said beside every amount to come, and asked before anything is sent.

Money is awaited on the account that an unpaid invoice names, and on the main one, which new papers name.
What is known of an invoice or an entity is what is known of the account that was read the longest ago.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from documents.models import BankStatement, Paper, Receivable
from members.models import EntityAccount, LegalEntity
from smartportal.reference.accounts import format_iban

# A day's bookings are complete when the banks close; later files of the day bring the next ones.
BANKING_DAY_ENDS = time(18)
Entities = Collection[int] | QuerySet[LegalEntity]


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """The last day whose bookings are known, and the instant up to which they are."""

    on: date
    until: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """An account on which money is awaited; `read` is None when it never was."""

    entity: LegalEntity
    iban: str
    is_main: bool
    read: Read | None

    @property
    def name(self) -> str:
        return f"{self.entity.name} {format_iban(self.iban)}"


def awaited_accounts(entities: Entities) -> list[Account]:
    """Of the given entities by name, the main one first. One query."""
    unpaid = Receivable.objects.open().filter(invoice__entity__in=entities)
    named = EntityAccount.objects.filter(
        Q(is_main=True) | Q(iban__in=unpaid.values("invoice__iban")),
        entity__in=entities,
    )
    return _with_reads(named)


def reads_of(entities: Entities) -> dict[int, Read | None]:
    """By entity; nothing for one without an account on which money is awaited. One query."""
    found: dict[int, list[Read | None]] = defaultdict(list)
    for account in awaited_accounts(entities):
        found[account.entity.pk].append(account.read)
    return {entity: oldest(reads) for entity, reads in found.items()}


def reads_of_papers(papers: Collection[Paper]) -> dict[int, Read | None]:
    """By paper, in one query. An account that is named but is none of the entity's was never read."""
    accounts = _with_reads(
        EntityAccount.objects.filter(
            Q(is_main=True) | Q(iban__in={paper.iban for paper in papers}),
            entity__in={paper.entity_id for paper in papers},
        )
    )
    return {paper.pk: oldest(_reads_for(paper, accounts)) for paper in papers}


def oldest(reads: Iterable[Read | None]) -> Read | None:
    """Nothing is said too well: None when one was never read."""
    known = list(reads)
    complete = [read for read in known if read]
    return min(complete) if complete and len(complete) == len(known) else None


def _reads_for(paper: Paper, accounts: list[Account]) -> list[Read | None]:
    own = [each for each in accounts if each.entity.pk == paper.entity_id]
    known: dict[str, Read | None] = {paper.iban: None} if paper.iban else {}
    known |= {
        each.iban: each.read for each in own if each.is_main or each.iban == paper.iban
    }
    return list(known.values())


def _with_reads(accounts: QuerySet[EntityAccount]) -> list[Account]:
    """A statement's day is at most that of its import (see the import): the hour is what is added here."""
    statements = BankStatement.objects.filter(account=OuterRef("pk"))
    newest = statements.order_by("-read_until", "-pk")
    rows = accounts.select_related("entity").annotate(
        on=Subquery(newest.values("read_until")[:1]),
        imported_at=Subquery(newest.values("bank_file__imported_at")[:1]),
    )
    return [
        Account(
            row.entity,
            row.iban,
            row.is_main,
            _read(row.on, row.imported_at, zone=row.entity.time_zone)
            if row.on
            else None,
        )
        for row in rows.order_by("entity__name", "entity", "-is_main", "iban")
    ]


def _read(on: date, imported_at: datetime, *, zone: str) -> Read:
    evening = datetime.combine(on, BANKING_DAY_ENDS, ZoneInfo(zone))
    return Read(on, min(evening, imported_at))
