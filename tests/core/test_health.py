import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from smartportal.core import health

pytestmark = pytest.mark.urls("smartportal.core.health_urls")


@pytest.fixture(autouse=True)
def _looked_up_anew(monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)


def test_livez_needs_nothing_and_nobody(client):
    response = client.get("/livez")

    assert (response.status_code, response.json()) == (200, {"ok": True})


@pytest.mark.django_db
def test_readyz_is_ready_when_all_is_well(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["ok"] is True
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


@pytest.mark.django_db
def test_readyz_waits_for_the_last_migration(client):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] is False


@pytest.mark.django_db
def test_readyz_fails_on_a_database_that_only_reads(client):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

    response = client.get("/readyz")

    assert response.json()["checks"]["database"] is False


@pytest.mark.django_db
def test_readyz_fails_without_the_queue_and_does_not_say_where_it_is(client, settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["queue"] is False
    assert b"127.0.0.1" not in response.content


@pytest.mark.django_db
def test_a_silent_worker_is_told_but_visitors_are_still_served(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["checks"]["worker"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_probes_only_read(client, path):
    assert client.post(path).status_code == 405
