"""How an event is told to a person: one registry, filled by each app's `sentences.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from smartportal.audit.models import Event
from smartportal.core.registries import Registry


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text(event)` completes "Nora …": "put reminder 2 on hold". Languages that need it add their
    auxiliary where the two meet ("Nora a …", "Vous avez …"), so here they have the participle alone.
    """

    icon: str
    text: Callable[[Event], str | Promise]


sentences: Registry[Sentence] = Registry("sentences")


def tell(event: Event) -> str:
    """The event's sentence, or its name when no app tells it."""
    if event.name in sentences:
        return str(sentences[event.name].text(event))
    return event.name
