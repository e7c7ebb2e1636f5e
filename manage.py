#!/usr/bin/env python
"""Django's command line. Commands that need DDL or bulk loading log in as the owner."""

import os
import sys

OWNER_COMMANDS = frozenset(
    {
        "bench",
        "demo",
        "flush",
        "load_reference",
        "makemigrations",
        "migrate",
        "migrate_roles",
    }
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartportal.settings.base")
    owner = os.environ.get("DATABASE_OWNER_URL")
    if owner and len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["DATABASE_URL"] = owner

    from django.core.management import execute_from_command_line  # noqa: PLC0415 (settings must be chosen first)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
