import threading

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from smartportal.audit.models import Event, OnceKey
from smartportal.audit.sentences import Sentence, sentences, tell
from smartportal.audit.services import AlreadyDone, act_once, record
from smartportal.core.subject import subject_of
from tests.factories.delivery import MONDAY

pytestmark = pytest.mark.django_db


def test_an_event_says_what_when_by_whom_for_whom_about_what(anna, olga):
    event = record(
        "members.member.helped",
        anna.member,
        by=olga,
        on_behalf_of=anna,
        at=MONDAY,
        count=2,
    )

    event.refresh_from_db()
    assert (event.name, event.at, event.by, event.on_behalf_of) == (
        "members.member.helped",
        MONDAY,
        olga,
        anna,
    )
    assert event.parameters == {"count": 2}
    assert list(Event.objects.about(subject_of(anna.member)).newest_first()) == [event]


def test_an_event_goes_with_its_transaction(anna):
    with transaction.atomic():
        record("members.member.helped", anna.member)
        transaction.set_rollback(True)

    assert Event.objects.count() == 0


def test_what_is_no_subject_has_no_events(anna):
    with pytest.raises(LookupError):
        record("audit.key.used", OnceKey(key="k"))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET name = 'nothing'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    ],
)
def test_events_are_only_ever_added(anna, sql):
    record("members.member.helped", anna.member)

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert Event.objects.get().name == "members.member.helped"


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.delete(),
        lambda event: Event.objects.all().delete(),
        lambda event: Event.objects.update(name="nothing"),
        lambda event: Event.objects.bulk_update([event], ["name"]),
        lambda event: event.save(),
    ],
)
def test_the_orm_cannot_change_an_event_either(anna, change):
    event = record("members.member.helped", anna.member)
    event.name = "nothing"

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        change(event)

    assert Event.objects.get().name == "members.member.helped"


def test_an_event_is_told_in_words_or_by_its_name(anna, monkeypatch):
    event = record("members.member.helped", anna.member)
    assert tell(event) == "members.member.helped"

    monkeypatch.setitem(
        sentences._entries,
        "members.member.helped",
        Sentence("handshake", lambda event: "helped"),
    )

    assert tell(event) == "helped"


def test_a_key_is_spent_once():
    act_once("form:1")
    act_once("form:2")

    with pytest.raises(AlreadyDone):
        act_once("form:1")


def test_a_key_whose_act_is_refused_is_not_spent():
    with transaction.atomic():
        act_once("form:1")
        transaction.set_rollback(True)

    act_once("form:1")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_acts():
    results: list[str] = []
    start = threading.Barrier(5)

    def act():
        start.wait()
        try:
            act_once("form:1")
            results.append("acted")
        except AlreadyDone:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["acted"] + ["refused"] * 4
