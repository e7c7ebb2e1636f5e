"""Whatever is uploaded as a logo is refused or becomes a small PNG of ours."""

from contextlib import suppress
from io import BytesIO
from struct import pack
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents.brands.logos import BadLogo, clean_logo
from tests.factories.images import png


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("WEBP", "RGB"),
    ],
)
def test_pictures_become_png(format, mode):
    with Image.open(
        BytesIO(clean_logo(png(40, 20, format=format, mode=mode)))
    ) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (40, 20), "RGBA")


def test_large_pictures_are_made_small():
    with Image.open(BytesIO(clean_logo(png(3000, 1500)))) as image:
        assert image.size == (1200, 600)


def test_metadata_and_trailing_bytes_are_dropped():
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (10, 10)).save(out, "JPEG", exif=exif)

    cleaned = clean_logo(out.getvalue() + b"<script>alert(1)</script>")

    assert b"secret place" not in cleaned
    assert b"script" not in cleaned


def bomb() -> bytes:
    """A PNG header that promises 20,000 x 20,000 pixels, with hardly any bytes."""
    header = pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + pack(">I", 13)
        + chunk
        + pack(">I", crc32(chunk))
        + pack(">I", 0)
        + b"IEND"
        + pack(">I", 0xAE426082)
    )


@pytest.mark.parametrize(
    "content",
    [
        bomb(),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%PDF-1.7",
        b"",
        b"x" * (5 * 1024 * 1024 + 1),
    ],
    ids=["bomb", "svg", "gif", "pdf", "empty", "too large"],
)
def test_what_is_no_picture_of_ours_is_refused(content):
    with pytest.raises(BadLogo):
        clean_logo(content)


@given(st.binary(max_size=400), st.integers(0, 60))
def test_damaged_pictures_are_refused_or_cleaned_and_nothing_else(noise, cut):
    content = png(8, 8)
    with suppress(BadLogo):
        clean_logo(content[:cut] + noise + content[cut:])
