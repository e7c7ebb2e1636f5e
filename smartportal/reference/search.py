"""Comparing texts as people do, without accents and capitals, in a way that an index can help."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Func, TextField


class Plain(Func):
    """A text in capitals without accents. Compare it with another one: `plain__contains=Plain(Value(typed))`."""

    template = "UPPER(public.f_unaccent(%(expressions)s))"
    arity = 1
    output_field: ClassVar[TextField[str, str]] = TextField()


def words_index(field: str, *, name: str) -> GinIndex:
    """Finds three or more letters anywhere in a text that is compared as `Plain`."""
    return GinIndex(OpClass(Plain(field), name="gin_trgm_ops"), name=name)
