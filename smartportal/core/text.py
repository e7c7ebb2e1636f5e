"""What people type: kept as typed, stripped at the ends, refused only when no paper can carry it."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Everything outside the Char production of XML 1.0: such a text cannot go into an e-invoice.
XML_FORBIDS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Line and paragraph separators in a name would forge headers and break letters.
LINE_BREAKS = re.compile("[\n\r\u0085\u2028\u2029]")
# No-break spaces are none of these: they belong to the words around them.
SPACES = re.compile("[^\\S\u00a0\u202f]+")


def paper_text(value: str) -> None:
    """Validator: refuse characters that XML 1.0 forbids."""
    if found := XML_FORBIDS.search(value):
        name = unicodedata.name(found.group(), f"U+{ord(found.group()):04X}")
        raise ValidationError(
            _("A character that no document can carry (%(name)s). Delete it."),
            code="paper_text",
            params={"name": name},
        )


def one_line(value: str) -> None:
    """Validator: refuse line breaks, for names, subjects and numbers."""
    paper_text(value)
    if LINE_BREAKS.search(value):
        raise ValidationError(_("Write this on one line."), code="one_line")


def single_spaced(text: str) -> str:
    """On one line and without doubled spaces; a no-break space stays, before the colon of a French subject."""
    return SPACES.sub(" ", text).strip()


def every_word(text: str, *lookups: str) -> Q:
    """Every word of a search somewhere in one of the fields."""
    found = Q()
    for word in text.split():
        found &= Q(*((lookup, word) for lookup in lookups), _connector=Q.OR)
    return found


def searched(text: str, *, longest: int = 100) -> str:
    """What was typed into a search box, on one line and without what neither page nor database can carry."""
    kept = "".join(
        " " if unicodedata.category(char)[0] == "C" else char
        for char in text[: 2 * longest]
    )
    return " ".join(kept.split())[:longest]


def without_accents(text: str) -> str:
    """Small letters without accents: to sort and to compare what people write in two ways."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
