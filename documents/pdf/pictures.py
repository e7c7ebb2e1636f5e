"""The pages of a PDF as pictures: who looks before sending sees the file itself, not an imitation.

PDFium draws them, as in a browser. It is not safe between threads, hence the lock.
"""

import io
import threading
from datetime import datetime
from functools import lru_cache

import pypdfium2

from documents.pdf.engine import Sheet, render

DOTS_PER_INCH = 144
POINTS_PER_INCH = 72

_lock = threading.Lock()


class NoSuchPage(LookupError):
    """Beyond the last page."""


def page_count(content: bytes) -> int:
    with _lock, pypdfium2.PdfDocument(content) as document:
        return len(document)


def page_png(content: bytes, page: int) -> bytes:
    """One page, counted from 1. Raises `NoSuchPage`."""
    with _lock, pypdfium2.PdfDocument(content) as document:
        if not 1 <= page <= len(document):
            raise NoSuchPage(page)
        bitmap = document[page - 1].render(scale=DOTS_PER_INCH / POINTS_PER_INCH)
        picture = io.BytesIO()
        bitmap.to_pil().save(picture, "PNG")
        return picture.getvalue()


def printed(sheet: Sheet) -> bytes:
    """The PDF of a sheet, kept a while: its other pages are asked for next."""
    assets = tuple(sheet.assets.items())
    return _printed(sheet.html, sheet.colour, sheet.at, assets, sheet.font)


@lru_cache(maxsize=16)
def _printed(
    html: str,
    colour: str,
    at: datetime,
    assets: tuple[tuple[str, bytes], ...],
    font: str,
) -> bytes:
    return render(Sheet(html, colour, at, dict(assets), font))
