"""Words that are explained where they are read. An upper app gives the terms; without one the
`{% term %}` tag prints plain text."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    slug: str
    word: str
    meaning: str
    url: str


_find: Callable[[str, str], Term | None] = lambda slug, language: None  # noqa: E731 (replaced by the hook)


def explain_with(hook: Callable[[str, str], Term | None]) -> None:
    """Give the function that finds a term by slug and language."""
    global _find  # one hook per process, set at start
    _find = hook


def find(slug: str, language: str) -> Term | None:
    return _find(slug, language)
