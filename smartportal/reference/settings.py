"""Typed, dated settings: what a name means is declared in code, what it is worth is a row.

CUTOFF = declare("dunning.cutoff", time, time(18), _("Until when a decision can change"))
setting(CUTOFF, on=today, scopes=[("entity", entity.code), ("country", "BE")])
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar, overload

from smartportal.reference.declarations import (
    Declared,
    declare,
    declared_named,
    decode,
    encode,
)
from smartportal.reference.enums import ScopeKind
from smartportal.reference.models import Setting

__all__ = [
    "COOPERATIVE",
    "Scope",
    "Settings",
    "change_setting",
    "declare",
    "setting",
]

T = TypeVar("T")
Scope = tuple[str, str]
COOPERATIVE: Scope = (ScopeKind.COOPERATIVE.value, "")


@dataclass(frozen=True, slots=True)
class Settings:
    """What some settings are worth on a day, in every scope."""

    rows: Mapping[tuple[str, str, str], Any]

    @classmethod
    def on(cls, day: date, *which: Declared[Any]) -> Self:
        """One query, however many and whatever the scopes."""
        names = [declared.name for declared in which]
        rows = Setting.objects.filter(name__in=names, valid_from__lte=day)
        newest_last = rows.order_by("valid_from")
        return cls(
            {
                (row.name, row.scope_kind, row.scope_ref): row.value
                for row in newest_last
            }
        )

    def value(self, of: Declared[T], scopes: Sequence[Scope] = ()) -> T:
        """The first of `scopes` (narrowest first) that has one, then the cooperative's, then the declared
        default.
        """
        for scope in (*scopes, COOPERATIVE):
            if (of.name, *scope) in self.rows:
                value: T = decode(of.name, self.rows[(of.name, *scope)])
                return value
        return of.default


@overload
def setting(which: Declared[T], *, on: date, scopes: Sequence[Scope] = ()) -> T: ...
@overload
def setting(which: str, *, on: date, scopes: Sequence[Scope] = ()) -> Any: ...
def setting(
    which: Declared[Any] | str, *, on: date, scopes: Sequence[Scope] = ()
) -> Any:
    """The value of one setting on a day. One query."""
    declared = declared_named(which) if isinstance(which, str) else which
    return Settings.on(on, declared).value(declared, scopes)


def change_setting(
    which: Declared[T] | str, value: object, *, on: date, scope: Scope = COOPERATIVE
) -> Setting:
    """Give a setting a value from a day on. The same day again replaces the value; earlier days keep theirs."""
    name = which if isinstance(which, str) else which.name
    kind, ref = scope
    row, _created = Setting.objects.update_or_create(
        name=name,
        scope_kind=kind,
        scope_ref=ref,
        valid_from=on,
        defaults={"value": encode(name, value)},
    )
    return row
