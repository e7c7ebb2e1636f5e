"""Giving a stored file to a browser, which must neither guess, keep nor run it."""

import re

from django.http import FileResponse

from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import open_file

# Shown in the browser when asked; everything else is only ever downloaded.
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069/\\]")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
LOCKED = "default-src 'none'; sandbox"
# Browsers refuse to start their PDF viewer, which has its own sandbox, under `sandbox`.
PDF_SHOWN = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def file_response(file: StoredFile, name: str, *, inline: bool = False) -> FileResponse:
    """The caller has checked who may read it. `name` is what the reader's disk will show."""
    shown = inline and file.content_type in SHOWN
    pdf_shown = shown and file.content_type == "application/pdf"
    policy = PDF_SHOWN if pdf_shown else LOCKED
    return FileResponse(
        open_file(file),
        as_attachment=not shown,
        filename=safe_name(name),
        content_type=file.content_type,
        headers=HEADERS | {"Content-Security-Policy": policy},
    )


def safe_name(name: str) -> str:
    """Without folders, control characters and signs that turn the direction of writing."""
    return UNSAFE.sub("_", name).strip(". ") or "file"
