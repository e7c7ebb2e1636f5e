"""The validator's own process: `python -m documents.einvoicing.validator`.

Saxon takes much memory, holds threads of its own and aborts the process it lives in when memory ends,
so it never lives in ours. Rules are compiled when first asked for. Ends when its input ends.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any, BinaryIO

from lxml import etree
from saxonche import PySaxonProcessor

from documents.einvoicing.rules import ANSWER, QUESTION, Finding, Format, rules_file

FORMATS = {form.byte: form for form in Format}
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
BROKEN = (f"{SVRL}failed-assert", f"{SVRL}successful-report")

processor = PySaxonProcessor(license=False)


def serve(
    incoming: BinaryIO, outgoing: BinaryIO, rules: Callable[[Format], str] = rules_file
) -> None:
    """Answer until the input ends. `rules` says where the compiled rules of a format lie."""
    while question := incoming.read(QUESTION.size):
        kind, length = QUESTION.unpack(question)
        file = rules(FORMATS[kind])
        answer = json.dumps(_answer(file, incoming.read(length))).encode()
        outgoing.write(ANSWER.pack(len(answer)) + answer)
        outgoing.flush()


def _answer(rules: str, xml: bytes) -> Any:
    """A list of findings, or an object with `error`: whatever Saxon says, the next file gets its turn."""
    try:
        return [asdict(finding) for finding in _findings(rules, xml)]
    except Exception as fault:
        return {"error": str(fault)}


def _findings(rules: str, xml: bytes) -> list[Finding]:
    if b"<!DOCTYPE" in xml:  # it could name files of ours
        raise ValueError("an e-invoice has no document type")
    document = processor.parse_xml(xml_text=xml.decode())
    report = _compiled(rules).transform_to_string(xdm_node=document)
    if not report:
        raise ValueError("the rules gave no report")
    return [
        _finding(element) for element in etree.fromstring(report.encode()).iter(*BROKEN)
    ]


@cache
def _compiled(rules: str) -> Any:
    return processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=rules)


def _finding(element: etree._Element) -> Finding:
    text = " ".join("".join(map(str, element.itertext())).split())
    rule = element.get("id") or text.partition("]")[0].lstrip("[")
    return Finding(rule, text, element.get("flag") or "fatal")


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
