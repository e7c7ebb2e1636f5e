"""The settings that apps declare, with their types. Stored values are JSON; here they get their type."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

T = TypeVar("T")
Stored = str | int | bool


class UnknownSetting(LookupError):
    """No app declared that name: a programming error, not a person's."""


@dataclass(frozen=True, slots=True)
class Declared(Generic[T]):
    """A setting's name, type, the value while no row says otherwise, and a sentence for staff."""

    name: str
    kind: type[T]
    default: T
    help: str | Promise


_declared: dict[str, Declared[Any]] = {}


def declare(name: str, kind: type[T], default: T, help: str | Promise) -> Declared[T]:
    """Called where an app's module is loaded; a name has one meaning."""
    if kind not in _FORMS:
        raise TypeError(f"{name}: settings cannot be of type {kind.__name__}.")
    declared = Declared(name, kind, default, help)
    if (known := _declared.get(name)) and (known.kind, known.default) != (
        kind,
        default,
    ):
        raise ValueError(f"The setting {name} is declared twice.")
    _declared[name] = declared
    return declared


def declared_named(name: str) -> Declared[Any]:
    try:
        return _declared[name]
    except KeyError:
        raise UnknownSetting(name) from None


def all_declared() -> list[Declared[Any]]:
    return sorted(_declared.values(), key=lambda declared: declared.name)


def encode(name: str, value: object) -> Stored:
    """The JSON form of a value of the declared type; ValueError for another type."""
    declared = declared_named(name)
    if type(value) is not declared.kind:
        raise ValueError(f"{name} takes a {declared.kind.__name__}, not {value!r}.")
    return value if isinstance(value, bool | int | str) else str(value)


def decode(name: str, stored: object) -> Any:
    """The typed value of a stored one; ValueError when it does not fit."""
    declared = declared_named(name)
    form = _FORMS[declared.kind]
    if isinstance(stored, form.json) and isinstance(stored, bool) == (
        form.json is bool
    ):
        with suppress(ValueError, InvalidOperation):
            return form.read(stored)
    raise ValueError(f"{name} takes a {declared.kind.__name__}, not {stored!r}.")


def example(name: str) -> str:
    """How a value of that setting is written."""
    return _FORMS[declared_named(name).kind].example


@dataclass(frozen=True, slots=True)
class _Form:
    """The JSON type in which values of a type are stored, and how they are read."""

    json: type
    read: Callable[[Any], Any]
    example: str


_FORMS: dict[type, _Form] = {
    bool: _Form(bool, bool, "true"),
    int: _Form(int, int, "14"),
    str: _Form(str, str, '"text"'),
    Decimal: _Form(str, Decimal, '"2.50"'),
    date: _Form(str, date.fromisoformat, '"2026-12-31"'),
    time: _Form(str, time.fromisoformat, '"18:00"'),
}
