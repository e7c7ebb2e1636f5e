"""The words and signs of every page: icons, states, money, dates, form fields, small parts.

Built in: templates need no `{% load %}`. Parts with many arguments are in `templates/components`.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from smartportal.core import clock, dates, devices
from smartportal.core import money as amounts
from smartportal.core.status import Status

register = template.Library()

# What Django hands to a filter when a value is missing.
NOTHING = (None, "")


# --- signs ------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Decorative, unless `label` gives its meaning."""
    return _icon(name, size, str(label))


# A page has a hundred signs, mostly the same. Text that is safe is not the same as text that is not.
@lru_cache(maxsize=1000, typed=True)
def _icon(name: str, size: str, label: str) -> SafeString:
    return format_html(
        '<svg class="icon"{}{}><use href="{}#{}"/></svg>',
        format_html(' data-size="{}"', size) if size else "",
        format_html(' role="img" aria-label="{}"', label) if label else _HIDDEN,
        _sprite(),
        name,
    )


@register.simple_tag
def mark() -> SafeString:
    """The cooperative's mark."""
    return format_html(
        '<svg class="mark"{}><use href="{}#mark"/></svg>', _HIDDEN, _mark()
    )


@register.simple_tag
def pill(status: Status) -> SafeString:
    return _pill(status.kind, status.icon, str(status.word))


@lru_cache(maxsize=1000, typed=True)
def _pill(kind: str, sign: str, word: str) -> SafeString:
    return format_html(
        '<span class="pill" data-status="{}">{}{}</span>', kind, icon(sign, "s"), word
    )


@register.simple_tag
def badge(name: str, status: str = "") -> SafeString:
    attribute = format_html(' data-status="{}"', status) if status else ""
    return format_html('<span class="badge"{}>{}</span>', attribute, icon(name))


@register.filter
def toast_icon(message: Message) -> str:
    return {"error": "circle-alert", "warning": "triangle-alert", "info": "info"}.get(
        message.level_tag, "check"
    )


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Initials of a person; the tone follows from the name, so it is the same everywhere."""
    words = str(name).split() or ["?"]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
    return format_html(
        '<span class="avatar" data-tone="{}"{}{}>{}</span>',
        sum(map(ord, str(name))) % 4 + 1,
        format_html(' data-size="{}"', size) if size else "",
        _HIDDEN,
        initials,
    )


# --- money and dates ------------------------------------------------------------------------------
@register.filter("money")
def money_filter(amount: Any) -> str:
    return "" if amount in NOTHING else amounts.in_words(amount)


@register.filter
def euros(amount: Any) -> str:
    """Whole units, for big figures."""
    return "" if amount in NOTHING else amounts.in_words(amount, whole=True)


@register.filter
def number(value: Any) -> str:
    return "" if value in NOTHING else amounts.number(value)


@register.simple_tag
def money(amount: Decimal, whole: bool = False) -> SafeString:
    words = amounts.in_words(amount, whole=whole)
    return format_html('<data value="{}">{}</data>', amount, words)


def _time(at: date | datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', _machine(at), words)


def _dated(name: str, function: Any) -> None:
    """Register a filter that gives text and a tag that wraps it in `<time>`; None gives nothing."""

    def words(at: date | datetime | None) -> str:
        return function(at, today=clock.today()) if at else ""

    def element(at: date | datetime | None) -> SafeString:
        if not at:
            return SafeString()
        if isinstance(at, datetime):
            return _time(at, words(at))
        return of_day(at, clock.today(), get_language())

    # A list says the same days over and over. An instant would need its time zone too.
    @lru_cache(maxsize=2000)
    def of_day(on: date, today: date, language: str | None) -> SafeString:
        return _time(on, function(on, today=today))

    register.filter(name, words)
    register.simple_tag(element, name=name)


for _name in ("day", "day_short", "weekday_day", "moment", "until", "before", "on_day"):
    _dated(_name, getattr(dates, _name))


@register.filter
def full_day(on: date | None) -> str:
    return dates.day(on) if on else ""


@register.filter
def weekday(on: date | None) -> str:
    return dates.weekday(on) if on else ""


@register.filter
def hour(at: datetime | None) -> str:
    return dates.hour(at) if at else ""


@register.filter
def mail_address(address: str) -> SafeString:
    """It breaks after the @ before it breaks anywhere else."""
    name, at, domain = address.rpartition("@")
    return format_html("{}{}<wbr>{}", name, at, domain)


@register.filter
def ago(at: datetime | None) -> str:
    return dates.ago(at, now=clock.now()) if at else ""


@register.simple_tag
def leaf(on: date, status: str = "") -> SafeString:
    return format_html(
        '<time class="leaf" datetime="{}"{}><b>{}</b>{}</time>',
        on.isoformat(),
        format_html(' data-status="{}"', status) if status else "",
        on.day,
        dates.month_short(on),
    )


# --- words and links --------------------------------------------------------------------------------
@register.filter
def device(user_agent: str) -> str:
    return devices.name_of(user_agent)


def _machine(at: date | datetime | None) -> str:
    return (
        at.isoformat(timespec="minutes")
        if isinstance(at, datetime)
        else at.isoformat()
        if at
        else ""
    )


@cache
def _sprite() -> str:
    return static("icons/icons.svg")


@cache
def _mark() -> str:
    return static("img/mark.svg")


_HIDDEN = SafeString(' aria-hidden="true"')
