"""The banner of every page: what is late, since when, what it holds up, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Notice:
    """`what` and `holds_up` are whole sentences, `link` the words of `url`; an empty `status` only informs."""

    what: str | Promise
    since: datetime | None
    holds_up: str | Promise
    url: str = ""
    link: str | Promise = ""
    status: str = "late"
