"""Forgetting what expired: nothing that still works, everything that does not, once a day."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from members.services import expiry, forget_expired
from members.tasks import JOB, forget_what_expired
from smartportal.audit.models import OnceKey
from smartportal.audit.services import act_once
from smartportal.delivery.models import JobRun
from tests.members.conftest import PLAIN_PAGE, log_in

NOTHING = {"form_keys": 0, "sessions": 0, "logins": 0}


@pytest.fixture
def logged_in(client, anna):
    log_in(client, anna.email)
    client.get(PLAIN_PAGE)
    return client


def age(rows, field, **by):
    rows.update(**{field: timezone.now() - timedelta(**by)})


def keys() -> set[str]:
    return set(OnceKey.objects.values_list("key", flat=True))


def test_keys_go_when_no_form_can_use_them(db):
    for key in ("form:old", "form:young", "other:old"):
        act_once(key)
    age(OnceKey.objects.filter(key__endswith=":old"), "at", days=7, minutes=1)
    age(OnceKey.objects.filter(key="form:young"), "at", days=6, hours=23)

    gone = forget_expired(at=timezone.now())

    assert gone == NOTHING | {"form_keys": 1}
    assert keys() == {"form:young", "other:old"}


def test_a_session_that_is_over_goes_with_its_line_in_the_list(logged_in):
    age(Session.objects, "expire_date", minutes=1)
    age(UserSession.objects, "last_seen_at", days=2)

    assert forget_expired(at=timezone.now()) == NOTHING | {"sessions": 1, "logins": 1}
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


def test_a_session_that_lasts_stays_however_long_unseen(logged_in):
    age(UserSession.objects, "last_seen_at", days=13)

    assert forget_expired(at=timezone.now()) == NOTHING
    assert logged_in.get(PLAIN_PAGE).status_code == 200


def test_a_login_that_began_a_moment_ago_is_not_taken_for_one_without_session(
    logged_in,
):
    Session.objects.all().delete()

    assert forget_expired(at=timezone.now()) == NOTHING


def test_many_rows_go_in_batches(db, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(expiry, "BATCH", 2)
    for number in range(5):
        act_once(f"form:{number}")
    age(OnceKey.objects, "at", days=8)

    # Three batches of keys, each asked for and deleted, and three looks that find no more.
    with django_assert_num_queries(3 * 2 + 3):
        assert forget_expired(at=timezone.now())["form_keys"] == 5

    assert keys() == set()


def test_the_job_works_once_a_day_and_again_the_next(db):
    act_once("form:1")
    age(OnceKey.objects, "at", days=8)

    forget_what_expired()
    act_once("form:2")
    age(OnceKey.objects, "at", days=8)
    forget_what_expired()
    left = keys()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        forget_what_expired()

    assert (left, keys()) == ({"form:2"}, set())
    results = JobRun.objects.filter(job=JOB).order_by("slot")
    assert [run.result["form_keys"] for run in results] == [1, 1]
