"""How far the bank has been read: said beside every amount to come, and asked before anything is sent."""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from documents.models import BankStatement
from members.models import LegalEntity

# A day's bookings are complete when the banks close; later files of the day bring the next ones.
BANKING_DAY_ENDS = time(18)


def read_until(entity: LegalEntity) -> datetime | None:
    """The instant up to which the entity's main account is known, or None when nothing was ever read."""
    return all_read_until([entity]).get(entity.pk)


def all_read_until(entities: Collection[LegalEntity]) -> dict[int, datetime]:
    """The same for several, by the entity's key, in one query; nothing for one never read.

    A statement's day is at most that of its import (see the import): the hour is what is added here.
    """
    zones = {entity.pk: entity.time_zone for entity in entities}
    rows = BankStatement.objects.filter(
        account__entity__in=zones, account__is_main=True
    )
    newest = rows.order_by("account__entity", "-read_until", "-pk").distinct(
        "account__entity"
    )
    values = newest.values_list(
        "account__entity", "read_until", "bank_file__imported_at"
    )
    return {
        entity: _instant(on, imported_at, zone=zones[entity])
        for entity, on, imported_at in values
    }


def _instant(on: date, imported_at: datetime, *, zone: str) -> datetime:
    return min(datetime.combine(on, BANKING_DAY_ENDS, ZoneInfo(zone)), imported_at)
