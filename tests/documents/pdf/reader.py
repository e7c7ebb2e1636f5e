"""What a person and a program read out of a PDF, by a library that did not write it."""

import io

from pypdf import PdfReader


def pages_of(content: bytes) -> list[str]:
    return [
        page.extract_text().replace("\u00a0", " ")
        for page in PdfReader(io.BytesIO(content)).pages
    ]


def text_of(content: bytes) -> str:
    return "\n".join(pages_of(content))
