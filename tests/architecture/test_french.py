"""French keeps a no-break space inside its guillemets and before two-part signs, and writes a curved apostrophe."""

import re

from django.conf import settings

CATALOGUE = settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po"
BREAKS = re.compile(r"\S [:;?!»](?=[\s\").,]|\\n|$)|« ")
STRAIGHT = re.compile(r"[a-zé]'[a-zàâéèêh«%]", re.IGNORECASE)


def translated():
    """The lines of the catalogue that carry French: neither comments nor what they translate."""
    source = ("#", "msgid", "msgctxt")
    is_french = False
    for line in CATALOGUE.read_text().splitlines():
        if not line.startswith('"'):
            is_french = not line.startswith(source)
        if is_french:
            yield line


def test_no_sign_comes_alone_on_the_next_line():
    assert [line for line in translated() if BREAKS.search(line)] == []


def test_apostrophes_are_curved():
    assert [line for line in translated() if STRAIGHT.search(line)] == []
