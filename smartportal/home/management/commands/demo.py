"""manage demo"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.enums import MemberStatus
from members.models import Member, User
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
        """The member of the pictures, one member of each other kind, the staff."""
        members = Member.objects.order_by("user")
        kinds = (
            members.filter(user__email=f"nora@{DOMAIN}"),
            members.filter(status=MemberStatus.APPLICANT),
            members.filter(activities=None).exclude(status=MemberStatus.APPLICANT),
            members.filter(status=MemberStatus.FORMER),
        )
        for kind in kinds:
            for member in kind.select_related("user")[:1]:
                self._print_login(member.user, str(member.get_status_display()))
        staff = User.objects.filter(is_staff=True).order_by("pk")
        for user in staff.prefetch_related("staff_roles"):
            roles = [str(role.get_role_display()) for role in user.staff_roles.all()]
            self._print_login(user, ", ".join(roles))

    def _print_login(self, user: User, what: str) -> None:
        self.stdout.write(f"{user.email:<28} {PASSWORD}   {user}, {what}")
