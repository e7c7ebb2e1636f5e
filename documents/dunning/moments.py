"""The day, the calendar and the cut-off of each legal entity at one instant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg

from documents.dunning.facts import Moment
from documents.dunning.settings import (
    ASK_AGAIN_DAYS,
    CUTOFF,
    SEND_FROM,
    SEND_UNTIL,
)
from documents.dunning.workdays import Ordinals
from members.models import LegalEntity
from smartportal.reference.models import CalendarDay
from smartportal.reference.settings import Settings, setting

# The part of the calendar that a run looks at. What lies before counts as its first day; a hold that
# goes beyond has no end yet.
DAYS_BACK, DAYS_AHEAD = 400, 500


@dataclass(frozen=True, slots=True)
class Window:
    first: date
    last: date

    @classmethod
    def around(cls, at: datetime) -> "Window":
        return cls(
            at.date() - timedelta(days=DAYS_BACK),
            at.date() + timedelta(days=DAYS_AHEAD),
        )


@dataclass(frozen=True, slots=True)
class EntityNow:
    entity_id: int
    moment: Moment
    workdays: Ordinals
    ask_again_days: int


def entities_now(
    at: datetime, *, entities: Iterable[LegalEntity]
) -> Mapping[int, EntityNow]:
    """By the entity's key; two queries. Raises `OutsideCalendar` for a country without a calendar."""
    entities = list(entities)
    settings = Settings.on(at.date(), CUTOFF, ASK_AGAIN_DAYS)
    workdays = load_workdays({entity.country for entity in entities}, Window.around(at))
    return {
        entity.pk: _now(entity, at, workdays[entity.country], settings)
        for entity in entities
    }


def entities_at_work(at: datetime) -> list[int]:
    """The entities that remind and whose local day is a working day: on other days no step leaves."""
    reminding = LegalEntity.objects.filter(dunning_plans__isnull=False).distinct()
    now = entities_now(at, entities=reminding.order_by("pk"))
    return [
        key for key, row in now.items() if row.workdays.is_working(row.moment.today)
    ]


def sending_opens(entity: LegalEntity, *, at: datetime) -> datetime:
    """`at` itself within the hours of sending, else when they begin again: on a working day, in the morning."""
    local = at.astimezone(ZoneInfo(entity.time_zone))
    today, opens = local.date(), setting(SEND_FROM, on=local.date())
    workdays = load_workdays({entity.country}, Window.around(at))[entity.country]
    if workdays.is_working(today) and is_hour_of_sending(local):
        return at
    over = 1 if local.time() >= opens else 0
    day = workdays.on_or_after(today + timedelta(days=over))
    return datetime.combine(day, opens, local.tzinfo)


def sending_closes(entity: LegalEntity, *, at: datetime) -> datetime:
    """When the hours of sending of that day are over."""
    return _closing(at.astimezone(ZoneInfo(entity.time_zone)))


def is_hour_of_sending(local: datetime) -> bool:
    opens = setting(SEND_FROM, on=local.date())
    return opens <= local.time() and local < _closing(local)


def _closing(local: datetime) -> datetime:
    """An end that is not after the beginning, such as midnight, is the end of the day."""
    day, hours = local.date(), Settings.on(local.date(), SEND_FROM, SEND_UNTIL)
    closes = hours.value(SEND_UNTIL)
    if closes <= hours.value(SEND_FROM):
        day, closes = day + timedelta(days=1), time(0)
    return datetime.combine(day, closes, local.tzinfo)


def load_workdays(countries: set[str], window: Window) -> dict[str, Ordinals]:
    """Of each country in one row: one for each day would take ten times as long."""
    rows = CalendarDay.objects.working().filter(
        country__in=countries, on__range=(window.first, window.last)
    )
    by_country = rows.order_by().values("country")
    found = dict(
        by_country.annotate(days=ArrayAgg("on", order_by="on")).values_list(
            "country", "days"
        )
    )
    return {country: Ordinals(country, found.get(country, [])) for country in countries}


def _now(
    entity: LegalEntity, at: datetime, workdays: Ordinals, settings: Settings
) -> EntityNow:
    scopes = [("entity", entity.code), ("country", entity.country)]
    cutoff = settings.value(CUTOFF, scopes)
    return EntityNow(
        entity.pk,
        Moment.of(at, zone=entity.time_zone, cutoff=cutoff, workdays=workdays),
        workdays,
        settings.value(ASK_AGAIN_DAYS),
    )
