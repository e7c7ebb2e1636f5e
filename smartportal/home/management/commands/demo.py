"""manage demo"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.models import User
from smartportal.core import clock
from smartportal.core.refusals import Refused
from smartportal.home.demo.house import DOMAIN, PASSWORD
from smartportal.home.demo.loader import load_demo

WIDTH = 30


class Command(BaseCommand):
    help = "Fill an empty database with a believable Belgian and French cooperative."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, default=60, metavar="N")
        parser.add_argument("--invoices", type=int, default=900, metavar="N")
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            metavar="S",
            help="another seed, another cooperative",
        )
        parser.add_argument(
            "--logins", action="store_true", help="only print who can log in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["logins"]:
            self._load(options)
        self._print_logins()

    def _load(self, options: dict[str, Any]) -> None:
        try:
            load_demo(
                members=options["members"],
                invoices=options["invoices"],
                seed=options["seed"],
                today=clock.today(),
                at=clock.now(),
                progress=self._progress,
            )
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from None

    def _progress(self, what: str, done: int, total: int) -> None:
        filled = WIDTH * done // max(total, 1)
        end = "\n" if done >= total else "\r"
        self.stderr.write(
            f"{what:>10} [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}",
            ending=end,
        )
        sys.stderr.flush()

    def _print_logins(self) -> None:
        emails = [f"nora@{DOMAIN}"]
        emails += (
            User.objects.filter(is_staff=True)
            .order_by("pk")
            .values_list("email", flat=True)
        )
        known = User.objects.filter(email__in=emails).prefetch_related("staff_roles")
        for user in sorted(known, key=lambda user: emails.index(user.email)):
            who = ", ".join(
                [
                    str(user),
                    *(str(role.get_role_display()) for role in user.staff_roles.all()),
                ]
            )
            self.stdout.write(f"{user.email:<28} {PASSWORD}   {who}")
