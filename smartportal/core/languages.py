"""The languages that the portal speaks."""

from django.conf import settings


def known_language(code: str) -> str | None:
    """`code` when it is one of `LANGUAGES`; Django's own check takes every language Django has."""
    return code if code in dict(settings.LANGUAGES) else None
