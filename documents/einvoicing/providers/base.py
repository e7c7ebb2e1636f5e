"""What every provider can do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from documents.enums import LifeCycle, TransmissionState


class NotTaken(Exception):
    """The provider surely does not have it: it may be handed over again."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """`key` names the intent: the provider takes it once, however often it comes."""

    key: str
    channel: str
    receiver: str
    number: str
    entity: str
    on: date
    xml: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """`reason` is filled iff the state is REJECTED; `code` where the provider gives one of the French reform."""

    state: TransmissionState
    reference: str = ""
    reason: str = ""
    code: LifeCycle | None = None


class Carrier(Protocol):
    def submit(self, parcel: Parcel, *, at: datetime) -> Answer:
        """Hand it over. Raises `NotTaken`; whatever else it raises leaves open whether it was taken."""

    def look_up(self, key: str) -> Answer | None:
        """What became of it; None when it never came. Raises when nobody answers."""
