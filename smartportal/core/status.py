"""What a page says about a state: a kind that colours it, an icon, a word.

Each domain maps its states to one `Status` in one table; templates never choose them.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

StatusKind = Literal["draft", "info", "wait", "late", "ok", "lost"]


@dataclass(frozen=True, slots=True)
class Status:
    kind: StatusKind
    icon: str
    word: str | Promise
