"""Strict reading of the environment: a wrong value stops the start with a sentence."""

import os
from collections.abc import Collection

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 32  # characters
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default a missing or empty one is refused."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return default


def secret(name: str, default: str | None = None, *, unless: str = "") -> str:
    """A long random text; the refusal says how to make one, and when not to (`unless`)."""
    value = os.environ.get(name, "").strip() or default or ""
    if len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{name} must have at least {SHORTEST_SECRET} characters. This makes the line to set:"
            f' echo "{name}=$(openssl rand -hex 32)"{unless}'
        )
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def choice(name: str, default: str, *, among: Collection[str]) -> str:
    value = os.environ.get(name, "").strip().lower() or default
    if value in among:
        return value
    raise ImproperlyConfigured(
        f"{name} must be one of {', '.join(sorted(among))}, not {value!r}."
    )


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be a whole number, not {value!r}."
        ) from None


def listed(name: str, default: str = "") -> list[str]:
    """A comma separated list, empty items dropped."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]
