"""manage bank_import FILE..."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.payments.services import ImportReport, import_bank_file
from members.models import LegalEntity
from smartportal.core import clock
from smartportal.core.refusals import Refused


class Command(BaseCommand):
    help = "Read bank files (CODA, camt.052/.053/.054, MT940). A file is taken whole or refused whole; twice is once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object as the last line"
        )
        parser.add_argument(
            "--add-accounts-to",
            metavar="ENTITY",
            help="open accounts that are not known yet for the legal entity with this code",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        entity = self._entity(options["add_accounts_to"])
        reports, refused = [], {}
        for path in options["files"]:
            try:
                reports.append(self._import(path, entity))
            except (Refused, OSError) as refusal:
                refused[str(path)] = str(getattr(refusal, "sentence", refusal))
                self.stderr.write(f"{path}: {refused[str(path)]}")
        if options["json"]:
            files = [report.counts() for report in reports]
            self.stdout.write(
                json.dumps({"files": files, "refused": refused}, ensure_ascii=False)
            )
        if refused:
            raise CommandError(
                f"{len(refused)} of {len(options['files'])} files were refused."
            )

    def _entity(self, code: str | None) -> LegalEntity | None:
        if not code:
            return None
        entity = LegalEntity.objects.filter(code=code).first()
        if entity is None:
            raise CommandError(f"There is no legal entity with the code {code}.")
        return entity

    def _import(self, path: Path, entity: LegalEntity | None) -> ImportReport:
        report = import_bank_file(
            path.read_bytes(), name=path.name, at=clock.now(), add_accounts_to=entity
        )
        self.stdout.write(
            f"{path}: {report.statements} statements, {report.entries_new} entries new, "
            f"{report.entries_known} known, {report.allocated} allocated, {report.proposed} proposed, "
            f"{report.unmatched} unmatched, {report.reversed} returned"
        )
        return report
