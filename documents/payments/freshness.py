"""How far the bank has been read: said beside every amount to come, and asked before anything is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from documents.models import BankStatement
from members.models import EntityAccount, LegalEntity

# A day's bookings are complete when the banks close; later files of the day bring the next ones.
BANKING_DAY_ENDS = time(18)


@dataclass(frozen=True, slots=True)
class Read:
    """How far the bank of one legal entity is known; `until` is None when nothing was ever read."""

    entity: LegalEntity
    until: datetime | None


def read_until(entity: LegalEntity) -> datetime | None:
    """The instant up to which the entity's main account is known, or None when nothing was ever read."""
    return all_read_until([entity])


def all_read_until(entities: Iterable[LegalEntity]) -> datetime | None:
    """Of several the one that was read last counts: nothing is said too well. One query."""
    wanted = list(entities)
    known = [read.until for read in reads_of(wanted) if read.until]
    return min(known, default=None) if len(known) == len(wanted) else None


def reads_of(entities: Iterable[LegalEntity]) -> list[Read]:
    """Of each with an account that is printed on papers, by name. One query."""
    newest = BankStatement.objects.filter(account=OuterRef("pk")).order_by(
        "-read_until", "-pk"
    )
    accounts = EntityAccount.objects.filter(is_main=True, entity__in=entities)
    read = accounts.select_related("entity").annotate(
        read_on=Subquery(newest.values("read_until")[:1]),
        imported_at=Subquery(newest.values("bank_file__imported_at")[:1]),
    )
    return [
        Read(account.entity, _known(account))
        for account in read.order_by("entity__name")
    ]


def _known(account: Any) -> datetime | None:
    """A statement's day is at most that of its import (see the import): the hour is what is added here."""
    if account.read_on is None:
        return None
    imported_at: datetime = account.imported_at
    zone = ZoneInfo(account.entity.time_zone)
    return min(datetime.combine(account.read_on, BANKING_DAY_ENDS, zone), imported_at)
