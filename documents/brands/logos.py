"""Logos are hostile until re-encoded: whatever comes in, a small PNG of ours goes on."""

import warnings
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from smartportal.core.refusals import Refused

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
LONGEST_SIDE = 1200
TOO_LARGE = _("This file is too large: 5 MB at most.")


class BadLogo(Refused):
    """Not an image that the portal takes."""


def clean_logo(content: bytes) -> bytes:
    """The picture alone, as PNG of at most 1200 px a side: no metadata, no second frame, no trailing bytes.

    The size is read from the header before anything is decoded. Raises `BadLogo`.
    """
    if len(content) > MAX_BYTES:
        raise BadLogo(TOO_LARGE, field="logo")
    image = _opened(content)
    if image.width * image.height > MAX_PIXELS:
        raise BadLogo(
            _("This picture has too many pixels: 25 million at most."), field="logo"
        )
    try:
        return _as_png(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadLogo(
            _("This picture is damaged. Save it again as PNG or JPEG."), field="logo"
        ) from None


def _opened(content: bytes) -> Image.Image:
    """Only the named decoders are tried; a bomb is an error here, not a warning."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadLogo(
            _("This picture has too many pixels: 25 million at most."), field="logo"
        ) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise BadLogo(
            _("This is not a PNG, JPEG or WebP picture."), field="logo"
        ) from None


def _as_png(image: Image.Image) -> bytes:
    image.seek(0)
    small = image.convert("RGBA")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
