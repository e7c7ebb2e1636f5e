"""`manage screenshots --output DIR`: pictures of the demo's pages."""

from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.models import User
from smartportal.home.demo.house import DOMAIN

WIDTHS, THEMES = (390, 820, 1440), ("light", "dark")
MISSING = "The pictures are taken by the browser of the journeys, which come with a checkout and requirements-dev.txt."


class Command(BaseCommand):
    help = "Take pictures of the demo's pages with Chromium: WIDTH-THEME-PAGE.png."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")
        parser.add_argument(
            "--page",
            action="append",
            metavar="NAME",
            help="only this one; a wrong name lists them",
        )
        parser.add_argument("--width", action="append", type=int, choices=WIDTHS)
        parser.add_argument("--theme", action="append", choices=THEMES)

    def handle(self, *args: Any, **options: Any) -> None:
        pictures = self._pictures()
        if (
            not settings.DEMO
            or not User.objects.filter(email=f"nora@{DOMAIN}").exists()
        ):
            raise CommandError(
                "Pictures are taken of the demo alone: start it with bin/run."
            )
        names = options["page"] or list(pictures.MOTIFS)
        if unknown := set(names) - set(pictures.MOTIFS):
            raise CommandError(
                f"No page {', '.join(unknown)}. There are: {', '.join(pictures.MOTIFS)}."
            )
        taken = pictures.take_pictures(
            options["output"],
            names=names,
            widths=options["width"] or WIDTHS,
            themes=options["theme"] or THEMES,
        )
        for path in taken:
            self.stdout.write(str(path))

    def _pictures(self) -> Any:
        """Code of the checkout's tests, which no part of the portal imports."""
        if find_spec("tests") is None or find_spec("playwright") is None:
            raise CommandError(MISSING)
        return import_module("tests.journeys.pictures")
