"""`manage load_reference`: add the reference rows that are missing, after each migration."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from smartportal.reference.services import load_reference


class Command(BaseCommand):
    help = "Add missing reference data (countries, calendars, rates, lists). Staff's changes stay. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the added rows as one JSON object",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_reference()
        if options["json"]:
            self.stdout.write(json.dumps({"added": added}))
        elif options["verbosity"]:
            for name, count in added.items():
                self.stdout.write(f"{name}: {count} added")
