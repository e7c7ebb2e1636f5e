"""Many issue at once: each number once, none missing, whatever is killed."""

import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from urllib.parse import quote

import pytest
from django.db import close_old_connections, connection, transaction

from documents import numbering
from documents.invoices.services import issue_invoice
from documents.models import Paper, Series
from tests.database import login
from tests.factories.drafts import (
    TODAY,
    instant,
    make_activity,
    make_customer,
    make_draft,
)

FULL = os.environ.get("SMARTPORTAL_FULL") == "1"
PROCESSES, PAPERS = (8, 1000) if FULL else (3, 30)

pytestmark = pytest.mark.django_db(transaction=True)


def drafts(count):
    activity = make_activity()
    customer = make_customer(activity)
    return [make_draft(activity, customer=customer) for _ in range(count)]


@contextmanager
def issuers(shares):
    """What processes that issue at once tell, line by line: a word and a number."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "smartportal.settings.test",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.documents.issuer"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for papers in shares:
            print(*(paper.pk for paper in papers), file=process.stdin)
        process.stdin.close()
        yield ((word, int(value)) for word, value in map(str.split, process.stdout))


def shared_out(papers):
    size = len(papers) // PROCESSES
    return [papers[n * size : (n + 1) * size] for n in range(PROCESSES)]


def codes(told):
    """How the processes ended; minus nine is killed."""
    return [value for word, value in told if word == "ended"]


def database_url():
    where = login()
    secret = quote(where.get("password", ""), safe="")
    user = f"{where['user']}:{secret}" if secret else where["user"]
    return f"postgresql://{user}@/{where['dbname']}?host={where['host']}"


def assert_gapless(expected):
    numbers = sorted(Paper.objects.issued().values_list("sequence", flat=True))
    assert numbers == list(range(1, expected + 1))
    series = Series.objects.get(type="invoice")
    assert series.n == expected
    assert_chain(series)


def assert_chain(series):
    previous = "0" * 64
    for paper in series.papers.order_by("sequence"):
        assert paper.previous_hash == previous
        previous = paper.hash
    assert series.last_hash == previous


def test_processes_that_issue_at_once_leave_no_hole():
    papers = drafts(PAPERS)

    with issuers(shared_out(papers)) as told:
        assert codes(told) == [0] * PROCESSES

    assert_gapless(PAPERS)


def test_killed_processes_leave_no_hole():
    papers = drafts(PAPERS)

    with issuers(shared_out(papers)) as told:
        ended = codes(killing(told))

    assert -signal.SIGKILL in ended
    assert_gapless(Paper.objects.issued().count())
    with issuers([Paper.objects.drafts()]) as told:
        assert codes(told) == [0]
    assert_gapless(PAPERS)


def killing(told):
    """The same, and one of the processes is killed each time that a few more papers are issued."""
    chance = random.Random(4)
    running, left = [], 1
    for word, value in told:
        if word == "started":
            running.append(value)
        if word == "issued":
            left -= 1
        if running and left <= 0:
            with suppress(ProcessLookupError):  # it was done
                os.kill(running.pop(chance.randrange(len(running))), signal.SIGKILL)
            left = chance.randint(1, PAPERS // PROCESSES)
        yield word, value


def test_one_draft_issued_by_two_at_once_has_one_number():
    (draft,) = drafts(1)
    outcomes = []

    def issue():
        try:
            issue_invoice(
                draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
            )
            outcomes.append("issued")
        except Exception as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()

    assert sorted(outcomes) == ["NotADraft", "issued"]
    assert_gapless(1)


def test_the_second_paper_of_a_year_waits_for_the_series_of_the_first():
    """It saw no series, then the first one's commit came: that is no wrong date."""
    entity = make_activity().entity
    looked, first_is_done = threading.Event(), threading.Event()
    second: list[object] = []

    def wait_after_the_first_look(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        looked.set()
        assert first_is_done.wait(timeout=30)
        return result

    def draw():
        with transaction.atomic():
            return numbering.draw(entity, "invoice", on=TODAY)

    def draw_second():
        try:
            with connection.execute_wrapper(wait_after_the_first_look):
                second.append(draw().number)
        except Exception as error:
            second.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=draw_second)
    thread.start()
    assert looked.wait(timeout=30)
    first = draw().number
    first_is_done.set()
    thread.join()

    assert (first, second) == ("F-2026-001", ["F-2026-002"])


def test_two_entities_do_not_wait_for_each_other():
    """While one entity's counter is locked by an open transaction, another issues."""
    (mine,), (theirs,) = drafts(1), drafts(1)
    first = issue_invoice(mine, on=TODAY, today=TODAY, at=instant(), by=mine.created_by)
    assert first.sequence == 1

    with_lock, go_on = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Series.objects.select_for_update().get(entity=mine.entity)
            with_lock.set()
            go_on.wait(timeout=30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert with_lock.wait(timeout=30)
    issued = issue_invoice(
        theirs, on=TODAY, today=TODAY, at=instant(), by=theirs.created_by
    )
    go_on.set()
    holder.join()

    assert issued.sequence == 1
