"""Is the process alive, and may it take requests? The answers name no cause: logs do."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from smartportal.core.registries import Registry

logger = logging.getLogger(__name__)

QUEUE_TIMEOUT = 2  # seconds


@require_safe
@never_cache
@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"ok": True})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    checks = {name: _passes(name, check) for name, check in CHECKS.items()}
    ok = all(checks.values())
    checks |= {name: _passes(name, advisory[name]) for name in advisory}
    return JsonResponse({"ok": ok, "checks": checks}, status=200 if ok else 503)


def database_takes_writes() -> bool:
    """Not a standby, not set to read only; and a record reaches the write-ahead log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'off'")
        (writable,) = cursor.fetchone()
        cursor.execute("SELECT pg_logical_emit_message(true, 'readyz', '')")
    return bool(writable)


def migrations_are_applied() -> bool:
    """Looked up until it is true once: the code of a process does not change."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def queue_answers() -> bool:
    if not settings.REDIS_URL:
        return True
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=QUEUE_TIMEOUT
    ) as client:
        return bool(client.ping())


# Told, but no reason to turn visitors away: apps add what pages already say in words.
advisory: Registry[Callable[[], bool]] = Registry("health")
_migrated = False
CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_takes_writes,
    "migrations": migrations_are_applied,
    "queue": queue_answers,
}


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError):
        logger.warning("readyz: %s fails", name, exc_info=True)
        return False
