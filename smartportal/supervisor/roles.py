"""The application's database role: it reads and writes rows, and can do nothing else."""

import psycopg
from psycopg import errors, sql

APP_ROLE = "smartportal_app"

GRANTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    # A temporary table could stand before a real one inside a trigger.
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
    " GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


class RoleRefused(Exception):
    """The owner's login cannot give the portal a role of its own; says what to do."""


def ensure_app_role(
    owner: psycopg.Connection, *, password: str, name: str = APP_ROLE
) -> None:
    """Create the role, or give it this password. Safe to repeat, also at the same time."""
    if _role_exists(owner, name):
        verb = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
    else:
        verb = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
    # Hashed here: a password must not reach the server's log.
    secret = owner.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    ).decode()
    try:
        owner.execute(verb.format(sql.Identifier(name), sql.Literal(secret)))
    except (errors.DuplicateObject, errors.UniqueViolation, errors.InternalError_):
        pass  # another process did the same a moment ago
    except errors.InsufficientPrivilege as refusal:
        raise RoleRefused(
            f"The owner's login may not create or change the role {name}. Give it CREATEROLE, or create the"
            " role yourself and set DATABASE_URL to its login and DATABASE_OWNER_URL to the owner's."
        ) from refusal


def grant_app_role(owner: psycopg.Connection, *, name: str = APP_ROLE) -> None:
    """Rows of every table, now and after later migrations; no DDL, no TRUNCATE."""
    _refuse_powerful_role(owner, name)
    names = {
        "database": sql.Identifier(owner.info.dbname),
        "role": sql.Identifier(name),
    }
    for grant in GRANTS:
        owner.execute(sql.SQL(grant).format(**names))


def _role_exists(owner: psycopg.Connection, name: str) -> bool:
    query = "SELECT 1 FROM pg_roles WHERE rolname = %s"
    return owner.execute(query, [name]).fetchone() is not None


def _refuse_powerful_role(owner: psycopg.Connection, name: str) -> None:
    query = """
        SELECT 1 FROM pg_roles
        WHERE rolname = %s
          AND (rolsuper OR rolcreaterole OR pg_has_role(oid, current_user::regrole, 'MEMBER'))
    """
    if owner.execute(query, [name]).fetchone():
        raise RoleRefused(
            f"The role {name} has the owner's rights: issued papers would not be safe from it. Take SUPERUSER,"
            " CREATEROLE and memberships away from it, or use another role in DATABASE_URL."
        )
