"""How far the bank has been read: said beside every amount to come, and asked before anything is sent."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import F

from documents.models import BankStatement
from members.models import LegalEntity

# A day's bookings are complete when the banks close; later files of the day bring the next ones.
BANKING_DAY_ENDS = time(18)


def read_until(entity: LegalEntity) -> datetime | None:
    """The instant up to which the entity's main account is known, or None when nothing was ever read."""
    rows = BankStatement.objects.filter(account__entity=entity, account__is_main=True)
    newest = rows.order_by("-read_until", "-pk").annotate(
        imported_at=F("bank_file__imported_at")
    )
    row = newest.values_list("read_until", "imported_at").first()
    return _instant(*row, zone=entity.time_zone) if row else None


def _instant(on: date, imported_at: datetime, *, zone: str) -> datetime:
    return min(datetime.combine(on, BANKING_DAY_ENDS, ZoneInfo(zone)), imported_at)
