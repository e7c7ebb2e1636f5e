"""Write a paper as an e-invoice, or list what can be written."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.einvoicing.export import Export, Form, export
from documents.enums import PaperKind
from documents.models import Paper
from documents.models.papers import PaperQuerySet
from documents.pdf.reading import readable_papers


class Command(BaseCommand):
    help = "Write an issued invoice or credit note as UBL, CII or Factur-X; it is validated first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "number", nargs="?", help="number of the paper, such as F-2026-0118"
        )
        parser.add_argument("--format", choices=list(Form), default=Form.UBL)
        parser.add_argument(
            "--output", type=Path, help="file to write; standard output when missing"
        )
        parser.add_argument(
            "--entity",
            default="",
            help="code of the legal entity, where two have that number",
        )
        parser.add_argument(
            "--list", action="store_true", help="the numbers of all issued papers"
        )
        parser.add_argument(
            "--json", action="store_true", help="one JSON object as the last line"
        )

    def handle(self, *, number: str | None, **options: Any) -> None:
        issued = _issued(options["entity"])
        if options["list"]:
            self._list(issued, as_json=options["json"])
        elif number:
            form = Form(options["format"])
            self._write(
                _paper(issued, number), form, options["output"], as_json=options["json"]
            )
        else:
            raise CommandError("Give the number of a paper, or --list.")

    def _list(self, issued: PaperQuerySet, *, as_json: bool) -> None:
        numbers = list(
            issued.order_by("issued_on", "pk").values_list("number", flat=True)
        )
        if as_json:
            self.stdout.write(json.dumps({"numbers": numbers}))
        else:
            self.stdout.write("\n".join(filter(None, numbers)))

    def _write(
        self, paper: Paper, form: Form, output: Path | None, *, as_json: bool
    ) -> None:
        exported = export(paper, form)
        if exported.findings:
            raise CommandError(_complaint(paper, exported))
        if output is None:
            sys.stdout.buffer.write(exported.content)
            return
        output.write_bytes(exported.content)
        if as_json:
            self.stdout.write(json.dumps(_summary(paper, form, exported)))
        else:
            self.stdout.write(f"{paper.number}: {output} ({form}, no findings)")


def _issued(entity: str) -> PaperQuerySet:
    issued = readable_papers().issued().exclude(kind=PaperKind.QUOTE)
    return issued.filter(entity__code=entity) if entity else issued


def _paper(issued: PaperQuerySet, number: str) -> Paper:
    found = list(issued.filter(number=number)[:2])
    if not found:
        raise CommandError(f"No issued paper has the number {number}.")
    if len(found) > 1:
        raise CommandError(f"Several papers have the number {number}: add --entity.")
    return found[0]


def _complaint(paper: Paper, exported: Export) -> str:
    lines = [f"{finding.severity} {finding.text}" for finding in exported.findings]
    return f"{paper.number} breaks these rules; nothing was written:\n" + "\n".join(
        lines
    )


def _summary(paper: Paper, form: Form, exported: Export) -> dict[str, Any]:
    return {
        "number": paper.number,
        "format": form,
        "bytes": len(exported.content),
        "findings": [asdict(finding) for finding in exported.findings],
    }
