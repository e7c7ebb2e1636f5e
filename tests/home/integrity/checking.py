"""Running the checks, and doing what they look for."""

import json
from contextlib import suppress
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import connection

from smartportal.supervisor.roles import APP_ROLE


def check():
    """What is wrong, by check; only the checks that found something."""
    out = StringIO()
    with suppress(CommandError):
        call_command("check_integrity", "--json", stdout=out, stderr=StringIO())
    report = json.loads(out.getvalue().splitlines()[-1])
    found = {name: lines for name, lines in report["problems"].items() if lines}
    assert report["ok"] == (not found)
    return found


def tamper(sql, *values):
    """As the owner, with all triggers off: nothing of the portal can do this."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is pending was in order
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        assert cursor.rowcount > 0
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(f"SET ROLE {APP_ROLE}")
