"""Small registries that upper apps fill, so that lower apps can talk upward without importing.

`coming.py`   what is about to be done in a member's name
`privacy.py`  what an app keeps of a person: export, erase, retain
Each app fills them from a file of that name, imported by its `AppConfig.ready`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Named entries in order of registration; a name is taken once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, Entry] = {}

    def add(self, name: str, entry: Entry) -> None:
        if name in self._entries:
            raise ValueError(f"{self.name}: {name} is taken.")
        self._entries[name] = entry

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def entries(self) -> list[Entry]:
        return list(self._entries.values())


@dataclass(frozen=True, slots=True)
class ComingKind:
    """A kind of action that the cooperative takes in a member's name.

    `default` is the decision that stands while the member says nothing ("ok" or "wait"), and so also
    what silence means; `can_hold` whether the member may hold it; `cutoff` says in words until when.
    """

    word: str | Promise
    icon: str
    default: str
    can_hold: bool
    cutoff: str | Promise
    silence: str | Promise


@dataclass(frozen=True, slots=True)
class PrivacyEntry:
    """What one model keeps of a person, why and until when."""

    label: str
    purpose: str
    legal_basis: str
    retention: str
    export: Callable[[Any], list[dict[str, Any]]]


coming: Registry[ComingKind] = Registry("coming")
privacy: Registry[PrivacyEntry] = Registry("privacy")
