"""Dates and hours in words, in the active language: `jeudi 3 décembre`, `hier 18 h`.

Times are shown in the active time zone. `today` adds the year when it differs, and allows the
words today, tomorrow and yesterday; without it a date is written in full.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.dateformat import time_format
from django.utils.translation import get_language, gettext, ngettext, pgettext


@dataclass(frozen=True, slots=True)
class _Form:
    """Django date formats of one language; French writes the first of the month apart."""

    day: str
    number: str
    month: str
    weekday: str
    hour: str
    full_hour: str
    first: str = ""


_NBSP = "\u00a0"
_FORMS = {
    "fr": _Form(
        f"j{_NBSP}F",
        "j",
        "N",
        "l {day}",
        f"G{_NBSP}\\h",
        f"G{_NBSP}\\h{_NBSP}i",
        first="1\\e\\r",
    ),
    "nl": _Form(
        f"j{_NBSP}F", "j", "N", "l {day}", f"G{_NBSP}\\u\\u\\r", f"G.i{_NBSP}\\u\\u\\r"
    ),
    "en": _Form("j F", "j", "M", "l {day}", "G:i", "G:i"),
    "de": _Form(
        f"j.{_NBSP}F",
        "j.",
        "N",
        "l, {day}",
        f"G{_NBSP}\\U\\h\\r",
        f"G:i{_NBSP}\\U\\h\\r",
    ),
}
# Django cuts these two at three letters, which French does not.
_FRENCH_SHORT = {1: "janv.", 2: "févr."}


def day(on: date, *, today: date | None = None) -> str:
    """`3 décembre`, with the year when it is another one than today's (or today is not given)."""
    return _with_year(formatted(on, _first(on, _form().day)), on, today)


def day_short(on: date, *, today: date | None = None) -> str:
    """`3 déc.`"""
    number = formatted(on, _first(on, _form().number))
    return _with_year(f"{number}{_NBSP}{month_short(on)}", on, today)


def weekday(on: date) -> str:
    return formatted(on, "l")


def weekday_day(on: date, *, today: date | None = None) -> str:
    """`jeudi 3 décembre`"""
    form = _form()
    return _with_year(
        formatted(on, form.weekday.format(day=_first(on, form.day))), on, today
    )


def month_short(on: date) -> str:
    """`déc.`, for a calendar leaf."""
    form = _form()
    if form is _FORMS["fr"] and on.month in _FRENCH_SHORT:
        return _FRENCH_SHORT[on.month]
    return formatted(on, form.month)


def hour(at: datetime | time) -> str:
    """`14 h 32`, or `18 h` on the hour."""
    local = _local(at).time() if isinstance(at, datetime) else at
    form = _form()
    return time_format(local, form.full_hour if local.minute else form.hour)


def moment(at: datetime, *, today: date | None = None) -> str:
    """`hier 18 h`, `aujourd’hui 14 h 32`, or `3 déc., 14 h 32`."""
    return _when(at, today)[0]


def until(at: date | datetime, *, today: date | None = None) -> str:
    """`jusqu’à demain 18 h`, or `jusqu’au 3 déc., 18 h`."""
    words, relative = _when(at, today)
    if relative:
        return pgettext("upper limit", "until %(relative)s") % {"relative": words}
    return pgettext("upper limit", "until %(date)s") % {"date": words}


def before(at: date | datetime, *, today: date | None = None) -> str:
    """`avant demain 18 h`, or `avant le 3 déc., 18 h`."""
    words, relative = _when(at, today)
    if relative:
        return gettext("before %(relative)s") % {"relative": words}
    return gettext("before %(date)s") % {"date": words}


def on_day(on: date, *, today: date | None = None) -> str:
    """`demain`, or `le jeudi 3 décembre`."""
    if word := _relative(on, today):
        return word
    return gettext("on %(date)s") % {"date": weekday_day(on, today=today)}


def ago(at: datetime, *, now: datetime) -> str:
    """`à l’instant`, `il y a 5 min`, `il y a 2 h`, `hier`, then the date."""
    minutes = int((now - at).total_seconds() // 60)
    on, today = _local(at).date(), _local(now).date()
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(count)d min ago", "%(count)d min ago", minutes) % {
            "count": minutes
        }
    if on == today:
        return ngettext("%(count)d h ago", "%(count)d h ago", minutes // 60) % {
            "count": minutes // 60
        }
    return _relative(on, today) or day_short(on, today=today)


def _when(at: date | datetime, today: date | None) -> tuple[str, bool]:
    """The words for an instant or a day, and whether they are relative to today."""
    if not isinstance(at, datetime):
        word = _relative(at, today)
        return word or weekday_day(at, today=today), bool(word)
    local = _local(at)
    if word := _relative(local.date(), today):
        return f"{word} {hour(local)}", True
    return f"{day_short(local.date(), today=today)}, {hour(local)}", False


def _relative(on: date, today: date | None) -> str:
    if today is None or abs(on - today) > timedelta(days=1):
        return ""
    words = (gettext("yesterday"), gettext("today"), gettext("tomorrow"))
    return words[(on - today).days + 1]


def _local(at: datetime) -> datetime:
    return timezone.localtime(at) if timezone.is_aware(at) else at


def _first(on: date, pattern: str) -> str:
    first = _form().first
    return pattern.replace("j", first, 1) if on.day == 1 and first else pattern


def _with_year(words: str, on: date, today: date | None) -> str:
    return words if today and on.year == today.year else f"{words} {on.year}"


def _form() -> _Form:
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return _FORMS.get(language, _FORMS["en"])
