"""The filters of a list in words, each as one chip says it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from smartportal.core import dates, money


def part_words(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name of each filter of the panel that is set, and what it says."""
    for name in ("customer", "activity"):
        if values.get(name):
            yield name, str(values[name])
    for name, sentence in (("since", _("from %(day)s")), ("until", _("until %(day)s"))):
        if values.get(name):
            yield name, sentence % {"day": dates.day(values[name])}
    for name, sentence in (
        ("at_least", _("at least %(amount)s")),
        ("at_most", _("at most %(amount)s")),
    ):
        if values.get(name) is not None:
            yield name, sentence % {"amount": money.in_words(values[name])}
