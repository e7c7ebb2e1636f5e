"""HTML to PDF/A-3a. Nothing is loaded but named assets and `data:`; no network, no files, no redirects.

WeasyPrint is imported when the first page is printed: it loads the font libraries, which web
processes that never print do not need. Fonts and style sheet are read once per process.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from documents.enums import BrandFont
from documents.pdf.colours import legible, tint
from documents.pdf.drawings import cooperative_mark
from smartportal.core.refusals import Refused

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.css import ColorProfile
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

STYLE = settings.BASE_DIR / "templates" / "documents" / "pdf" / "print.css"
FONTS = settings.BASE_DIR / "smartportal" / "static" / "fonts" / "print"
MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
SCHEME = "asset:"
# The colour profile of every file is read once: WeasyPrint would open it anew for each, and not close it.
PROFILE = "sRGB2014.icc"
RGB = (["r"], ["g"], ["b"])
NO_LETTER = "?"
GIVEN = "given with the layout"
VARIANT = "pdf/a-3a"
# Layout cannot be interrupted, so what goes in is bounded: about 1,500 lines of a paper.
MOST_HTML = 1_500_000
MOST_PAGES = 150
# What follows the first name draws the letters that it lacks.
FALLBACK = '"Noto Sans", "DejaVu Sans", sans-serif'
FONT_STACKS = {
    BrandFont.BRICOLAGE: f'"Bricolage", "Bricolage Ext", {FALLBACK}',
    BrandFont.SANS: FALLBACK,
    BrandFont.SERIF: f'"Noto Serif", "DejaVu Serif", {FALLBACK}',
    BrandFont.WIDE: f'"DejaVu Sans", {FALLBACK}',
}

Assets = Mapping[str, bytes]
Step = Callable[["Document"], None]
Finisher = Callable[["Document", Any], None]

_lock = threading.Lock()  # the font map of Pango is not safe between threads


class TooLongToPrint(Refused):
    """More text than a paper can have."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: HTML, its own assets by name, the member's colour and font, when it was made."""

    html: str
    colour: str
    at: datetime
    assets: Assets = field(default_factory=dict)
    font: str = BrandFont.BRICOLAGE


class _Press(NamedTuple):
    """What a process keeps between two documents."""

    fonts: FontConfiguration
    style: CSS
    assets: Assets
    colours: ColorProfile


def render(
    sheet: Sheet, *, prepare: Step | None = None, finish: Finisher | None = None
) -> bytes:
    """The PDF/A-3a of a sheet; equal sheets give equal bytes.

    `prepare` may change the document's metadata before it is written, `finish` the objects after.
    """
    if len(sheet.html) > MOST_HTML:
        raise TooLongToPrint(_("This paper is too long to print. Split it."))
    with _lock:
        content, missing = _written(sheet, prepare, finish)
        if missing:
            readable = sheet.html.translate(dict.fromkeys(missing, NO_LETTER))
            content, _none = _written(replace(sheet, html=readable), prepare, finish)
    return content


def _written(
    sheet: Sheet, prepare: Step | None, finish: Finisher | None
) -> tuple[bytes, set[int]]:
    """The file, and the letters that no font of this machine has: an archive file must show none such."""
    document = _laid_out(sheet)
    if prepare:
        prepare(document)
    content = document.write_pdf(
        pdf_variant=VARIANT, output_intent=GIVEN, finisher=finish
    )
    return content, {
        letter for font in document.fonts.values() for letter in font.missing
    }


def _laid_out(sheet: Sheet) -> Document:
    from weasyprint import CSS, HTML  # noqa: PLC0415 (heavy: font libraries)

    press = _press()
    fetcher = _fetcher({**press.assets, **sheet.assets})
    page = HTML(string=sheet.html, base_url=SCHEME, url_fetcher=fetcher)
    looks = CSS(string=_looks(sheet), url_fetcher=fetcher)
    document = page.render(
        stylesheets=[press.style, looks],
        font_config=press.fonts,
        color_profiles={"srgb": press.colours},
        pdf_variant=VARIANT,
    )
    if len(document.pages) > MOST_PAGES:
        raise TooLongToPrint(_("This paper is too long to print. Split it."))
    document.metadata.created = document.metadata.modified = sheet.at.isoformat(
        timespec="seconds"
    )
    return document


def _looks(sheet: Sheet) -> str:
    doc, fonts = legible(sheet.colour), FONT_STACKS[BrandFont(sheet.font)]
    return f":root {{ --doc: {doc}; --doc-tint: {tint(doc)}; font-family: {fonts} }}"


@cache
def _press() -> _Press:
    from weasyprint import CSS  # noqa: PLC0415 (heavy: font libraries)
    from weasyprint.css import ColorProfile  # noqa: PLC0415 (as above)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (as above)

    fonts = FontConfiguration()
    assets = {path.name: path.read_bytes() for path in sorted(FONTS.glob("*.woff2"))}
    assets["mark.svg"] = cooperative_mark()
    style = CSS(
        string=STYLE.read_text(),
        base_url=SCHEME,
        url_fetcher=_fetcher(assets),
        font_config=fonts,
    )
    with (files("weasyprint") / "pdf" / PROFILE).open("rb") as profile:
        colours = ColorProfile(profile, PROFILE, "relative-colorimetric", RGB)
    return _Press(fonts, style, assets, colours)


# The fonts' temporary folder must go while the interpreter can still remove it.
atexit.register(_press.cache_clear)


def _fetcher(assets: Assets) -> URLFetcher:
    """Answers `data:` and the named assets; WeasyPrint logs any other address and goes on without it."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 (heavy: font libraries)

    class NamedAssets(URLFetcher):  # type: ignore[misc]
        def fetch(
            self, url: str, headers: dict[str, str] | None = None
        ) -> URLFetcherResponse:
            if not url.startswith(SCHEME):
                return super().fetch(url, headers)
            name = url.removeprefix(SCHEME)
            if name not in assets:
                raise ValueError(f"no asset of that name: {name}")
            return URLFetcherResponse(
                url, assets[name], {"Content-Type": _media_type(name)}
            )

    return NamedAssets(allowed_protocols={"data"}, allow_redirects=False)


def _media_type(name: str) -> str:
    return MEDIA_TYPES["." + name.rpartition(".")[2]]
