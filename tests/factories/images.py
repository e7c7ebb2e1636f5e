"""Pictures as people upload them."""

from io import BytesIO

from PIL import Image


def png(
    width: int = 40, height: int = 40, *, format: str = "PNG", mode: str = "RGB"
) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, format)
    return out.getvalue()
