"""`manage check_integrity`: whether what is stored is still true. Reads, never mends."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.credit_notes.integrity import credit_problems
from documents.dunning.integrity import default_problems, execution_problems
from documents.invoices.integrity import (
    bank_entry_problems,
    instalment_problems,
    open_amount_problems,
)
from documents.papers.integrity import chain_problems, total_problems
from smartportal.delivery.integrity import file_problems
from smartportal.reference.integrity import demo_rate_problems

Check = Callable[[], Iterator[str]]


class Command(BaseCommand):
    help = (
        "Compare hash chains, numbers, stored indexes, rates and files with what they stand for."
        " Exits 1 and says what is wrong; changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object as the last line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = {name: self._run(name, check) for name, check in checks().items()}
        problems = sum(map(len, found.values()))
        if options["json"]:
            report = {"ok": not problems, "problems": found}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        if problems:
            raise CommandError(f"Something is wrong: {problems} findings.")

    def _run(self, name: str, check: Check) -> list[str]:
        found = []
        for sentence in check():
            self.stderr.write(f"{name}: {sentence}")
            found.append(sentence)
        self.stdout.write(f"{name}: {len(found) or 'nothing'} wrong")
        return found


def checks() -> dict[str, Check]:
    """In the order in which one wants to know."""
    return {
        "hash chains and numbers": chain_problems,
        "totals": total_problems,
        "open amounts": open_amount_problems,
        "instalments": instalment_problems,
        "credit notes": credit_problems,
        "bank entries": bank_entry_problems,
        "defaults of steps": default_problems,
        "steps carried out": execution_problems,
        "rates of the demo": demo_rate_problems,
        "files": partial(file_problems, at=timezone.now()),
    }
