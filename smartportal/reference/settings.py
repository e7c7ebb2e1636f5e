"""Typed, dated settings: what a name means is declared in code, what it is worth is a row.

CUTOFF = declare("dunning.cutoff", time, time(18), _("Until when a decision can change"))
setting(CUTOFF, on=today, scopes=[("entity", entity.code), ("country", "BE")])
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar, overload

from django.db.models import Q

from smartportal.reference.declarations import (
    Declared,
    declare,
    declared_named,
    decode,
    encode,
)
from smartportal.reference.enums import ScopeKind
from smartportal.reference.models import Setting

__all__ = ["COOPERATIVE", "Scope", "change_setting", "declare", "setting"]

T = TypeVar("T")
Scope = tuple[str, str]
COOPERATIVE: Scope = (ScopeKind.COOPERATIVE.value, "")


@overload
def setting(which: Declared[T], *, on: date, scopes: Sequence[Scope] = ()) -> T: ...
@overload
def setting(which: str, *, on: date, scopes: Sequence[Scope] = ()) -> Any: ...
def setting(
    which: Declared[Any] | str, *, on: date, scopes: Sequence[Scope] = ()
) -> Any:
    """The value on a day: the first of `scopes` (narrowest first) that has one, then the
    cooperative's, then the declared default. One query.
    """
    declared = declared_named(which) if isinstance(which, str) else which
    latest = _latest_values(declared.name, on=on, scopes=scopes)
    for scope in (*scopes, COOPERATIVE):
        if scope in latest:
            return decode(declared.name, latest[scope])
    return declared.default


def _latest_values(name: str, *, on: date, scopes: Sequence[Scope]) -> dict[Scope, Any]:
    wanted = Q(scope_kind=ScopeKind.COOPERATIVE)
    for kind, ref in scopes:
        wanted |= Q(scope_kind=kind, scope_ref=ref)
    rows = Setting.objects.filter(wanted, name=name, valid_from__lte=on).order_by(
        "valid_from"
    )
    return {(row.scope_kind, row.scope_ref): row.value for row in rows}


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
