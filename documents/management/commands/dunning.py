"""manage dunning --on DATE"""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.dunning.jobs import run_by_hand
from documents.dunning.report import DayReport, Line
from smartportal.core import clock
from smartportal.core.refusals import Refused
from smartportal.delivery.services import sweep

TITLES = {
    "drawn": "New steps",
    "announced": "Announced",
    "frozen": "Taken into the batch",
    "sent": "Sent",
    "withheld": "Not sent",
}


class Command(BaseCommand):
    help = (
        "Plan, announce, freeze and carry out the steps of a day. A day to come only with --dry-run or in the demo, "
        "which then lives on that day; a day before the last run never."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on",
            required=True,
            metavar="DATE",
            type=date.fromisoformat,
            help="as 2026-12-31",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would happen, change nothing",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object as the last line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on, dry_run = options["on"], options["dry_run"]
        try:
            report = run_by_hand(
                on, at=_instant(on), today=timezone.localdate(), dry_run=dry_run
            )
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from None
        if not dry_run:
            sweep(now=lambda: max(clock.now(), timezone.now()))
        self._print(report)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))

    def _print(self, report: DayReport) -> None:
        for name, lines in report.sections.items():
            self.stdout.write(f"{TITLES[name]}: {len(lines)}")
            for line in lines:
                self.stdout.write(f"  {_words(line)}")
        self.stdout.write(f"Letters: {report.letters}")


def _instant(on: date) -> datetime:
    """The day at the present time of day, as the demo's clock shows it."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(on, timezone.localtime(timezone=zone).time(), zone)


def _words(line: Line) -> str:
    step = f"{line.planned_on} {line.number} {line.stage} {line.customer} {line.amount} EUR ({line.decision})"
    return f"{step}: {line.why}" if line.why else step
