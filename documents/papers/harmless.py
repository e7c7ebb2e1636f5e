"""A member's own file is hostile until it is looked through: what may run in it is refused or taken out.

Pictures are drawn anew. A PDF is written anew without scripts, actions and files inside. Excel and Word files keep
their bytes; those with macros, foreign parts or an absurd size once unpacked are refused.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from smartportal.core.refusals import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_PAGES = 200
DEEPEST = 100
MAX_PARTS, MAX_UNPACKED = 2000, 60 * 1024 * 1024
LONGEST_NAME = 80
TOO_LARGE = _("This file is too large: 5 MB at most.")
UNSAFE = re.compile(r"[^\w .,()'’+&-]+")
RUNS = (
    *("/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/XFA"),
    *("/EmbeddedFiles", "/EF", "/AF"),
)
FOREIGN = re.compile(
    r"vbaProject|activeX|embeddings/|externalLinks/|oleObject|attachedTemplate", re.I
)


class BadFile(Refused):
    """Not a file that the portal sends on."""


@dataclass(frozen=True, slots=True)
class Harmless:
    content: bytes
    content_type: str
    ending: str


def harmless(content: bytes) -> Harmless:
    """What may leave, by what the bytes are and never by the name. Raises `BadFile`."""
    if len(content) > MAX_BYTES:
        raise _bad(TOO_LARGE)
    for magic, clean in KINDS:
        if content.startswith(magic):
            return clean(content)
    raise _bad(
        _("Only PDF, PNG, JPEG, WebP, Excel (xlsx) and Word (docx) files leave.")
    )


def tidy_name(name: str, ending: str) -> str:
    """The member's name for it, without folders or signs that mislead, with the ending of what it is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    tidy = " ".join(UNSAFE.sub(" ", stem).split())[:LONGEST_NAME].strip(" .")
    return f"{tidy or 'fichier'}.{ending}"


def _bad(sentence: str | Promise) -> BadFile:
    return BadFile(sentence, field="enclosed")


def _picture(content: bytes) -> Harmless:
    """Drawn anew: no metadata, no second frame, nothing after the end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP"))
        if image.width * image.height > MAX_PIXELS:
            raise _bad(_("This picture has too many pixels: 25 million at most."))
        image.seek(0)
        turned = ImageOps.exif_transpose(image)
        return _drawn(turned, as_jpeg=image.format == "JPEG")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ):
        raise _bad(
            _("This picture is damaged. Save it again as PNG or JPEG.")
        ) from None


def _drawn(image: Image.Image, *, as_jpeg: bool) -> Harmless:
    out = io.BytesIO()
    if as_jpeg:
        image.convert("RGB").save(out, "JPEG", quality=88)
        return Harmless(out.getvalue(), "image/jpeg", "jpg")
    image.convert("RGBA").save(out, "PNG", optimize=True)
    return Harmless(out.getvalue(), "image/png", "png")


def _pdf(content: bytes) -> Harmless:
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise _bad(_("This PDF has too many pages: 200 at most."))
            for entry in pdf.objects:
                _disarm(entry)
            _disarm(pdf.Root)
            pdf.save(out)
    except pikepdf.PasswordError:
        raise _bad(
            _("This PDF is locked by a password. Save it without one.")
        ) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        raise _bad(_("This PDF is damaged. Save it again.")) from None
    if out.tell() > MAX_BYTES:
        raise _bad(TOO_LARGE)
    return Harmless(out.getvalue(), "application/pdf", "pdf")


def _disarm(entry: pikepdf.Object, depth: int = 0) -> None:
    """Take out what runs, opens or carries something else, in an object and all that is written inside it; links to
    the web stay.
    """
    if depth > DEEPEST:
        raise _bad(_("This PDF is damaged. Save it again."))
    if isinstance(entry, pikepdf.Array):
        for each in entry:
            _disarm_inside(each, depth)
        return
    if isinstance(entry, pikepdf.Stream):
        entry = entry.stream_dict
    if not isinstance(entry, pikepdf.Dictionary):
        return
    for name in RUNS:
        if name in entry:
            del entry[name]
    if "/A" in entry and _runs(entry["/A"]):
        del entry["/A"]
    for name in list(entry.keys()):
        _disarm_inside(entry[name], depth)


def _disarm_inside(child: object, depth: int) -> None:
    """Objects of their own come in their turn."""
    if isinstance(child, pikepdf.Object) and not child.is_indirect:
        _disarm(child, depth + 1)


def _runs(action: pikepdf.Object) -> bool:
    return not (isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/URI")


OFFICE = {
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
}


def _office(content: bytes) -> Harmless:
    """Read from the list of its parts; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    # What `zipfile` raises for a list of parts that lies, is cut off or asks for what it does not know.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _bad(_("This file is damaged. Save it again.")) from None
    names = [part.filename for part in parts]
    main = next((name for name in OFFICE if name in names), None)
    if main is None or "[Content_Types].xml" not in names:
        raise _bad(_("A packed folder does not leave: attach the files themselves."))
    if any(FOREIGN.search(name) for name in names):
        raise _bad(
            _("This file has macros or foreign parts in it. Save it without them.")
        )
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise _bad(_("This file is too large once it is unpacked."))
    return Harmless(content, *OFFICE[main])


KINDS: tuple[tuple[bytes, Callable[[bytes], Harmless]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _picture),
    (b"\xff\xd8\xff", _picture),
    (b"RIFF", _picture),
    (b"PK\x03\x04", _office),
)
