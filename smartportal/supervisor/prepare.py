"""From a database to one that the portal can use: `python -m smartportal.supervisor.prepare`.

Logs in as the owner (DATABASE_OWNER_URL) and gives the login of DATABASE_URL its rights. Safe to
repeat: each step looks at what is there. With `--static` it also collects the static files.
"""

import hashlib
import io
import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from smartportal.supervisor.output import say, step
from smartportal.supervisor.roles import RoleRefused, ensure_app_role, grant_app_role


def main(arguments: list[str]) -> None:
    app_login = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
    django.setup()
    migrate(
        name=unquote(app_login.username or ""),
        password=unquote(app_login.password or ""),
    )
    with step("Reference data"):
        call_command("load_reference", verbosity=0)
    if "--static" in arguments:
        collect_static_files()
    if not get_user_model().objects.exists():
        fill_empty_portal()


def migrate(*, name: str, password: str) -> None:
    """The role comes first: a migration may grant or revoke something of it."""
    connection.ensure_connection()
    ensure_app_role(connection.connection, name=name, password=password)
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with step(f"{len(plan)} migrations"):
            call_command("migrate", interactive=False, verbosity=0)
    grant_app_role(connection.connection, name=name)


def collect_static_files() -> None:
    """Compressing them takes a while: only when one has changed."""
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    wanted = static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("Static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted)


def static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            changed = storage.get_modified_time(name).timestamp()
            digest.update(
                f"{storage.path(name)} {storage.size(name)} {changed}\n".encode()
            )
    return digest.hexdigest()


def fill_empty_portal() -> None:
    email = os.environ.get("FIRST_ADMIN_EMAIL")
    if settings.DEMO:
        say("Demo data:")
        call_command("demo", stdout=io.StringIO())  # the logins are shown at the end
    elif email:
        say(f"The first account is {email}. This link sets its password:")
        call_command("first_admin", email)
    else:
        say(
            "There is no account yet. Invite the first one: bin/manage first_admin EMAIL"
        )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (
        RoleRefused,
        CommandError,
        ImproperlyConfigured,
        OperationalError,
    ) as refusal:
        sys.exit(str(refusal))
