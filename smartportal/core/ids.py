"""Random public identifiers: what URLs show instead of the row's number."""

import secrets
from typing import Any

from django.db import models

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16


def new_public_id() -> str:
    """16 characters of a 31-letter alphabet without look-alikes: about 79 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicIdField(models.CharField):  # type: ignore[type-arg]
    """The identifier of a row in URLs. It names, it never authorises."""

    def __init__(self, **options: Any) -> None:
        options.update(
            max_length=LENGTH, unique=True, editable=False, default=new_public_id
        )
        super().__init__(**options)
