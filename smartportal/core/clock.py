"""The clock of the interfaces. Services take the time as an argument and never read it here.

In the demo a simulated day can be set (by `manage dunning --on`); a hook gives it, so that core
needs no table.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_simulated_day: Callable[[], date | None] = lambda: None  # noqa: E731 (replaced by the hook)


def simulate_with(hook: Callable[[], date | None]) -> None:
    """Give the function that answers the demo's simulated day, or None."""
    global _simulated_day
    _simulated_day = hook


def simulated_day() -> date | None:
    """The day that the demo plays; None when it is really today."""
    return _simulated_day() if settings.DEMO else None


def now() -> datetime:
    """The present instant, UTC; on a simulated day that day at the real time of day."""
    real = timezone.now()
    if day := simulated_day():
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(
            day, real.astimezone(zone).timetz().replace(tzinfo=zone)
        )
    return real


def today(zone: str | None = None) -> date:
    """The local date in an entity's time zone (the portal's own when none is given)."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


def at(day: date, moment: time, zone: str) -> datetime:
    """The instant of a local wall-clock time."""
    return datetime.combine(day, moment, ZoneInfo(zone))
