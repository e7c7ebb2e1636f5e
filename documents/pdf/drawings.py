"""Drawings that every paper shares: the mark of the cooperative and the watermark of a draft."""

import re
from functools import cache
from html import escape

from django.conf import settings

MARK = settings.BASE_DIR / "smartportal" / "static" / "img" / "mark.svg"

WATERMARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297">
<text x="105" y="165" transform="rotate(-38 105 150)" text-anchor="middle" font-size="{size}"
 font-weight="700" font-family="Bricolage" fill="#eef0f4">{word}</text></svg>"""


@cache
def cooperative_mark() -> bytes:
    """The mark in the cooperative's own colours: on screen they come from properties, on paper not."""
    return re.sub(r"var\([^,)]+,([^)]+)\)", r"\1", MARK.read_text()).encode()


def watermark(word: str) -> bytes:
    """One word across the page."""
    return WATERMARK.format(
        word=escape(word), size=min(44, 300 // max(len(word), 1))
    ).encode()
