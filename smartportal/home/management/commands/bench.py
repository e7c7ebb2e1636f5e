"""`manage bench NAME`: what a piece of work costs, beside its floor."""

from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

MISSING = "The benchmarks come with a checkout, not with an installation: there is no tests/bench here."


class Command(BaseCommand):
    help = "Measure a piece of work beside its floor, in a scratch database that is removed. Exits 1 over budget."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name", metavar="NAME", help="which one; a wrong name lists them"
        )
        parser.add_argument(
            "--n",
            type=int,
            metavar="N",
            help="how many rows or papers, instead of the usual",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object as the last line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bench, name = self._benchmarks(), options["name"]
        if name not in bench.NAMES:
            raise CommandError(
                f"There is no benchmark {name}. There are: {', '.join(bench.NAMES)}."
            )
        if options["n"] is not None and options["n"] < 1:
            raise CommandError("--n must be at least 1.")
        results = import_module("tests.bench.results")
        found = self._run(bench, name, options["n"])
        self.stdout.write(results.as_table(found))
        if options["json"]:
            self.stdout.write(results.as_json(name, found))
        if missed := [result.what for result in found if not result.ok]:
            raise CommandError(f"Over budget: {', '.join(missed)}.")

    def _benchmarks(self) -> Any:
        """Code of the checkout's tests, which no part of the portal imports."""
        if find_spec("tests") is None or find_spec("tests.bench") is None:
            raise CommandError(MISSING)
        return import_module("tests.bench")

    def _run(self, bench: Any, name: str, n: int | None) -> list[Any]:
        scratch = import_module("tests.bench.scratch")
        try:
            with scratch.scratch() as place:
                if not place.is_durable:
                    self.stderr.write(
                        "This server does not wait for its disk (fsync): the times are not those of one."
                    )
                found: list[Any] = bench.benchmark(name)(place, n)
        except psycopg.errors.InsufficientPrivilege as refusal:
            raise CommandError(
                f"The owner's login must be able to create databases: {refusal}"
            ) from refusal
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped; nothing is left behind.", returncode=130
            ) from None
        return found
