"""The payment QR code of the European Payments Council (EPC069-12, version 002).

Pure functions. The structured communication of Belgium goes in the text line: banking apps there
read it so, and the reference line is kept for ISO 11649.
"""

import io
from dataclasses import dataclass
from decimal import Decimal

import segno

MOST_BYTES = 331
MOST_NAME, MOST_TEXT, MOST_REFERENCE = 70, 140, 35
LEAST, MOST = Decimal("0.01"), Decimal("999999999.99")
UTF_8 = "1"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A SEPA credit transfer. `reference` is an `RF...`, a structured communication, or plain text."""

    name: str
    iban: str
    amount: Decimal
    reference: str
    bic: str = ""

    @property
    def fits_code(self) -> bool:
        return LEAST <= self.amount <= MOST


def epc_payload(transfer: Transfer) -> str:
    """The text of the code, at most 331 bytes; a name or text that is too long is cut.

    Raises ValueError when the amount does not fit.
    """
    if not transfer.fits_code:
        raise ValueError(f"an amount between {LEAST} and {MOST}, not {transfer.amount}")
    structured = transfer.reference.startswith("RF")
    lines = [
        "BCD",
        "002",
        UTF_8,
        "SCT",
        transfer.bic,
        _one_line(transfer.name, MOST_NAME),
        transfer.iban,
        f"EUR{transfer.amount:.2f}",
        "",
        _one_line(transfer.reference, MOST_REFERENCE) if structured else "",
        "" if structured else _one_line(transfer.reference, MOST_TEXT),
    ]
    return _within_limit(lines).rstrip("\n")


def qr_svg(transfer: Transfer) -> bytes:
    """The code as a drawing without a border; the layout gives the quiet zone."""
    code = segno.make(
        epc_payload(transfer),
        error="m",
        encoding="utf-8",
        micro=False,
        boost_error=False,
    )
    drawing = io.BytesIO()
    code.save(
        drawing, kind="svg", border=0, omitsize=True, xmldecl=False, dark="#1d1f2b"
    )
    return drawing.getvalue()


def _one_line(text: str, most: int) -> str:
    return " ".join(text.split())[:most].rstrip()


def _within_limit(lines: list[str]) -> str:
    """Cut the text, then the name, until the bytes fit; the account and the amount stay whole."""
    for at in (10, 5):
        while lines[at] and len("\n".join(lines).encode()) > MOST_BYTES:
            lines[at] = lines[at][:-1]
    return "\n".join(lines)
