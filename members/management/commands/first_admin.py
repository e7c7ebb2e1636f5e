from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from members.services import AlreadyHasAccount, invite_first_admin
from smartportal.core import clock


class Command(BaseCommand):
    help = "Make an account that may do everything and print the link, valid 7 days, that sets its password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _ in settings.LANGUAGES],
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            invitation = invite_first_admin(
                options["email"], language=options["language"], at=clock.now()
            )
        except ValidationError:
            raise CommandError(
                f"{options['email']} is not an e-mail address."
            ) from None
        except AlreadyHasAccount as refusal:
            raise CommandError(str(refusal.sentence)) from None
        self.stdout.write(invitation.url)
