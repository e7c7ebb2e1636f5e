"""The schema of reference data on one shelf."""

from smartportal.reference.models.calendars import CalendarDay, Country
from smartportal.reference.models.lists import Sector, Topic
from smartportal.reference.models.rates import Rate, VatRate
from smartportal.reference.models.settings import Setting

__all__ = [
    "CalendarDay",
    "Country",
    "Rate",
    "Sector",
    "Setting",
    "Topic",
    "VatRate",
]
