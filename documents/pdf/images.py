"""The member's logo, drawn anew for print: nothing of the uploaded file but its pixels gets in."""

import io
from functools import lru_cache

from PIL import Image, UnidentifiedImageError

from smartportal.delivery.models import StoredFile
from smartportal.delivery.services.files import read_file

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 25_000_000
# About 600 dots per inch at the size at which it is printed.
PRINTED_SIZE = (1400, 500)


def logo_png(file: StoredFile | None) -> bytes | None:
    """The logo on white, or None when there is none that can be drawn."""
    return _drawn(file.sha256, file) if file else None


@lru_cache(maxsize=64)
def _drawn(sha256: str, file: StoredFile) -> bytes | None:
    """Cached by content: `sha256` is the key that matters, rows of equal content compare equal too."""
    try:
        return _on_white(read_file(file))
    except (
        FileNotFoundError,
        UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
    ):
        return None


def _on_white(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture = image.convert("RGBA")
    picture.thumbnail(PRINTED_SIZE)
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture)
    drawn = io.BytesIO()
    page.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
