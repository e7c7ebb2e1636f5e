"""The only writer of stored states: one conditional UPDATE, one row or a refusal."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from smartportal.core.refusals import ChangedMeanwhile

Transitions = Mapping[str, frozenset[str]]


def advance(
    row: models.Model, *, to: str, field: str = "state", **changes: Any
) -> None:
    """Move `row` to state `to` and write `changes` with it.

    The model's `TRANSITIONS` says which moves exist. The UPDATE names the state that `row` holds,
    so of two callers one wins; the other gets `ChangedMeanwhile`. `row` is updated in place.
    """
    seen = getattr(row, field)
    transitions: Transitions = type(row).TRANSITIONS  # type: ignore[attr-defined]
    if to not in transitions.get(seen, frozenset()):
        raise ChangedMeanwhile(
            _("This has changed meanwhile. Look again before you go on.")
        )
    _write(row, seen={field: seen}, changes={field: to, **changes})


def _write(row: models.Model, *, seen: dict[str, Any], changes: dict[str, Any]) -> None:
    manager = type(row)._base_manager
    if manager.filter(pk=row.pk, **seen).update(**changes) != 1:
        raise ChangedMeanwhile(
            _("This has changed meanwhile. Look again before you go on.")
        )
    for name, value in changes.items():
        setattr(row, name, value)
