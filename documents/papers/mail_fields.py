"""Fields in a member's own words: `{customer}` stands for the name of whoever gets the paper."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from documents.models import Paper
from smartportal.core import money
from smartportal.core.refusals import Refused

FIELD = re.compile(r"\{([^{}]*)\}")
NAMES = ("customer", "title", "total", "sender")


class UnknownField(Refused):
    """Something stands in braces that is no field."""


def field_words() -> dict[str, str]:
    """The fields as they are called in the active language."""
    return {
        "customer": pgettext("field", "customer"),
        "title": pgettext("field", "title"),
        "total": pgettext("field", "total"),
        "sender": pgettext("field", "my name"),
    }


def check_fields(text: str) -> None:
    """Raises `UnknownField` for the first braces that hold no field's name in any language of the portal."""
    known = _every_word()
    for found in FIELD.finditer(text):
        if found.group(1).strip().casefold() not in known:
            raise UnknownField(
                _("%(field)s is not a field. You can write %(fields)s.")
                % {
                    "field": found.group(),
                    "fields": ", ".join(
                        f"{{{word}}}" for word in field_words().values()
                    ),
                }
            )


def filled(text: str, paper: Paper) -> str:
    """The text with its fields, in the paper's language; what is no field stays as it is."""
    values, known = _values(paper), _every_word()

    def value(found: re.Match[str]) -> str:
        name = known.get(found.group(1).strip().casefold())
        return values[name] if name else found.group()

    return FIELD.sub(value, text)


def _values(paper: Paper) -> Mapping[str, str]:
    sender = paper.brand.name if paper.brand else paper.activity.name
    with override(paper.language):
        return {
            "customer": _greeted(paper),
            "title": paper.title or sender,
            "total": money.in_words(paper.gross),
            "sender": sender,
        }


def _greeted(paper: Paper) -> str:
    """A person when we know one."""
    customer = paper.customer
    return (customer.contact_name or customer.name) if customer else ""


def _every_word() -> dict[str, str]:
    words = {name: name for name in NAMES}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {word.casefold(): name for name, word in field_words().items()}
    return words
