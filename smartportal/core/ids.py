"""Random public identifiers: what URLs show instead of the row's number."""

import re
import secrets
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models.lookups import Exact, In
from django.urls import register_converter

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16
SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_public_id() -> str:
    """16 characters of a 31-letter alphabet without look-alikes: about 79 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_public_id(value: object) -> bool:
    """Whether a row can have that identifier."""
    return isinstance(value, str) and SHAPE.fullmatch(value) is not None


class PublicIdConverter:
    """`<public_id:…>` in URLs: what no row can be called is no address."""

    regex = SHAPE.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicIdConverter, "public_id")


class PublicIdField(models.CharField):  # type: ignore[type-arg]
    """The identifier of a row in URLs. It names, it never authorises."""

    def __init__(self, **options: Any) -> None:
        options.update(
            max_length=LENGTH, unique=True, editable=False, default=new_public_id
        )
        super().__init__(**options)


@PublicIdField.register_lookup
class NamedExactly(Exact):  # type: ignore[type-arg]
    """An impossible identifier finds nothing; a database would refuse to read some (NUL)."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if isinstance(self.rhs, str) and not is_public_id(self.rhs):
            raise EmptyResultSet
        return super().as_sql(compiler, connection)


@PublicIdField.register_lookup
class NamedOneOf(In):  # type: ignore[type-arg]
    def get_prep_lookup(self) -> Any:
        prepared = super().get_prep_lookup()
        if not self.rhs_is_direct_value():
            return prepared
        return [
            value
            for value in prepared
            if not isinstance(value, str) or is_public_id(value)
        ]
