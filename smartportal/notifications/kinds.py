"""The kinds of notices: each app declares its own in `kinds.py`, imported by its `AppConfig.ready`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from smartportal.core.registries import Registry

Words = str | Promise
# Either words with `%(name)s` for a parameter, or a function of the parameters.
Wording = Words | Callable[[Mapping[str, Any]], Words]

PLAIN_MAIL = "notifications/emails/notice"


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    title: Wording
    text: Wording
    icon: str
    status: str
    mail: bool

    def title_for(self, parameters: Mapping[str, Any]) -> str:
        """In the active language: notices are worded when they are read."""
        return _worded(self.title, parameters)

    def text_for(self, parameters: Mapping[str, Any]) -> str:
        return _worded(self.text, parameters)

    @property
    def templates(self) -> tuple[str, str]:
        """The mail's own templates, `<app>/emails/<event>.*`, else the plain ones."""
        app, _dot, event = self.name.partition(".")
        return f"{app}/emails/{event}", PLAIN_MAIL


kinds: Registry[Kind] = Registry("kinds of notices")


def declare(
    name: str,
    *,
    title: Wording,
    text: Wording = "",
    icon: str = "bell",
    status: str = "",
    mail: bool = True,
) -> Kind:
    """Declare a kind, named `<app>.<event>`. Its title and text may use the notice's parameters."""
    kind = Kind(name, title, text, icon, status, mail)
    kinds.add(name, kind)
    return kind


def _worded(wording: Wording, parameters: Mapping[str, Any]) -> str:
    if callable(wording):
        return str(wording(parameters))
    return str(wording) % parameters
