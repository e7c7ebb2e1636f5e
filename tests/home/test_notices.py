"""What is late, told to whom it concerns."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from documents.models import Dispatch
from smartportal.core import clock
from smartportal.delivery.models import Heartbeat, Task
from smartportal.home import notices
from tests.factories.delivery import post_message
from tests.factories.dunning import bank_read, owed
from tests.factories.members import EntityAccountFactory
from tests.factories.steps import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _well():
    """The worker lives, nothing is cached."""
    cache.delete(notices.CACHE_KEY)
    with time_machine.travel(NOW, tick=False):
        Heartbeat.objects.create(name="worker", beat_at=NOW)
        yield
    cache.delete(notices.CACHE_KEY)


def late_mail():
    """A mail that should have left eleven minutes ago."""
    since = NOW - timedelta(minutes=11)
    with time_machine.travel(since, tick=False):
        post_message(at=since)


def told(user):
    with override("en"):
        return [
            (str(notice.what), notice.since, str(notice.holds_up))
            for notice in notices.current(user)
        ]


def test_when_all_is_well_nothing_is_said(cast):
    owed(cast.anna_activity, due_on=date(2026, 12, 1))
    bank_read(cast.entity, until=TODAY - timedelta(days=1))

    assert told(cast.anna) == []


def test_a_bank_read_too_long_ago_is_told_to_whose_money_it_is(cast):
    owed(cast.anna_activity, due_on=date(2026, 12, 1))
    bank_read(cast.entity, until=date(2026, 11, 18))

    assert told(cast.anna) == [
        (
            "The bank of Coopérative Belgique has not been read.",
            datetime(2026, 11, 18, 17, tzinfo=UTC),
            "Payments since then are missing, and reminders wait until it is read.",
        )
    ]
    assert told(cast.dora) == []
    assert len(told(cast.accountant)) == 1


def test_the_last_day_that_counts_as_fresh_is_a_setting(cast):
    owed(cast.anna_activity, due_on=date(2026, 12, 1))
    bank_read(cast.entity, until=date(2026, 11, 19))

    assert told(cast.anna) == []


def test_a_bank_that_was_never_read_has_no_since(cast):
    owed(cast.anna_activity, due_on=date(2026, 12, 1))

    assert told(cast.anna)[0][:2] == (
        "The bank of Coopérative Belgique was never read.",
        None,
    )


def test_the_account_that_an_unpaid_invoice_names_is_awaited_after_another_became_main(
    cast,
):
    owed(cast.anna_activity, due_on=date(2026, 12, 1))
    bank_read(cast.entity, until=date(2026, 11, 18))
    cast.entity.accounts.update(is_main=False)
    EntityAccountFactory(entity=cast.entity)
    bank_read(cast.entity, until=TODAY)

    assert [since for _what, since, _holds_up in told(cast.anna)] == [
        datetime(2026, 11, 18, 17, tzinfo=UTC)
    ]


def test_of_an_entity_without_an_account_no_bank_is_missed(cast):
    owed(cast.anna_activity, due_on=date(2026, 12, 1))
    cast.entity.accounts.all().delete()

    assert told(cast.anna) == []


def test_where_nothing_is_owed_nobody_waits_for_the_bank(cast, anna_activity):
    assert told(cast.anna) == []


def test_late_mail_is_told_to_everybody(cast):
    late_mail()

    assert told(cast.dora) == [
        (
            "E-mails leave late.",
            NOW - timedelta(minutes=11),
            "Invoices, quotes and reminders wait. They leave by themselves.",
        )
    ]


def test_a_held_e_invoice_is_told_to_whose_paper_it_is(cast):
    invoice = owed(cast.anna_activity, due_on=date(2026, 12, 1)).invoice
    bank_read(cast.entity, until=TODAY)
    Dispatch.objects.create(
        paper=invoice,
        to="a@b.example",
        subject="S",
        body="B",
        at=NOW,
        by=cast.anna,
        held_because="BR-CO-10",
    )

    assert [what for what, _since, _holds_up in told(cast.anna)] == [
        "An e-invoice is held back: the cooperative checks it."
    ]
    assert told(cast.dora) == []


def test_a_paper_that_does_not_leave_is_told_to_whose_it_is(cast):
    invoice = owed(cast.anna_activity, due_on=date(2026, 12, 1)).invoice
    bank_read(cast.entity, until=TODAY)
    for minutes in (59, 60):
        Dispatch.objects.create(
            paper=invoice,
            to="a@b.example",
            subject="S",
            body="B",
            at=NOW - timedelta(minutes=minutes),
            by=cast.anna,
        )

    assert told(cast.anna) == [
        (
            "A paper that you sent has not left yet.",
            NOW - timedelta(minutes=60),
            "The portal keeps trying. You need not send it again.",
        )
    ]
    assert told(cast.dora) == []


def test_work_that_was_given_up_is_told_to_administrators_with_the_list(cast):
    Task.objects.create(name="documents.dispatch", due_at=NOW, state="failed")

    with override("en"):
        [notice] = notices.current(cast.admin)
        assert str(notice.what) == "Background work was given up."
    assert (notice.since, notice.url) == (NOW, "/admin/delivery/task/")
    assert told(cast.anna) == told(cast.olga) == []


def test_what_is_late_is_asked_once_a_minute_for_everybody(
    cast, django_assert_num_queries
):
    dora = cast.dora
    told(cast.anna)

    with django_assert_num_queries(0):
        assert told(dora) == []


def test_the_day_that_the_demo_plays_is_said(cast, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(clock, "_simulated_day", lambda: date(2026, 12, 3))

    assert (
        told(cast.anna)[0][0]
        == "Demonstration: the portal plays Thursday 3 December 2026."
    )


def test_a_played_day_makes_no_bank_late(cast, settings, monkeypatch):
    owed(cast.anna_activity, due_on=date(2026, 12, 1))
    bank_read(cast.entity, until=TODAY)
    settings.DEMO = True
    monkeypatch.setattr(clock, "_simulated_day", lambda: date(2027, 1, 20))

    assert notices.look(NOW).banks == frozenset()


def test_the_banner_stands_on_every_page(cast, client_for):
    late_mail()
    client = client_for(cast.anna)
    client.cookies["language"] = "en"

    html = client.get(reverse("documents:quote_list")).content.decode()

    assert "<b>E-mails leave late.</b> Since today 9:49." in html
