"""How far the accounts are known on which money is awaited."""

from datetime import date, timedelta

import pytest

from documents.dunning.bank import stale
from documents.payments.freshness import Read, reads_of, reads_of_papers
from documents.payments.services import import_bank_file
from tests.factories.bank import payment_file
from tests.factories.drafts import TODAY, instant, make_invoice
from tests.factories.dunning import account_read, bank_read, owed, pay, shop
from tests.factories.members import EntityAccountFactory, LegalEntityFactory

pytestmark = pytest.mark.django_db

LONG_AGO = TODAY - timedelta(days=60)


@pytest.fixture
def invoice():
    return make_invoice()


def known(entity) -> Read | None:
    return reads_of([entity.pk])[entity.pk]


def take(invoice, *, on: date, at):
    content = payment_file(invoice.iban, "1.00", "x", on=on)
    import_bank_file(content, name="b", at=at)


def new_main_account(entity):
    entity.accounts.update(is_main=False)
    return EntityAccountFactory(entity=entity)


def test_the_bank_is_read_until_the_evening_of_the_newest_statement(invoice):
    assert known(invoice.entity) is None

    take(invoice, on=TODAY, at=instant(TODAY, hour=23))

    # 18:00 in Brussels
    assert known(invoice.entity) == Read(TODAY, instant(TODAY, hour=17))


@pytest.mark.parametrize("hour", [10, 22])
def test_no_file_tells_of_a_day_to_come(invoice, hour):
    """Dated 2062, it is known to the day it was brought, and brought again later to no other."""
    take(invoice, on=date(2062, 1, 1), at=instant(TODAY, hour=hour))
    take(invoice, on=date(2062, 1, 1), at=instant(TODAY + timedelta(days=60)))

    assert known(invoice.entity) == Read(TODAY, instant(TODAY, hour=min(hour, 17)))


@pytest.mark.parametrize(("days", "late"), [(5, False), (6, True)])
def test_what_was_read_six_days_ago_is_stale(invoice, days, late):
    bank_read(invoice.entity, until=TODAY)
    reads = reads_of([invoice.entity_id])

    found = stale(reads, on=TODAY + timedelta(days=days))

    assert found == ({invoice.entity_id} if late else set())


@pytest.mark.parametrize(("former", "present"), [(LONG_AGO, TODAY), (TODAY, LONG_AGO)])
def test_the_account_that_was_read_the_longest_ago_counts(invoice, former, present):
    """The one that an unpaid invoice names is awaited, although new ones name another."""
    bank_read(invoice.entity, until=former)
    new_main_account(invoice.entity)
    bank_read(invoice.entity, until=present)

    assert known(invoice.entity).on == LONG_AGO
    assert reads_of_papers([invoice])[invoice.pk].on == LONG_AGO


def test_an_account_that_an_unpaid_invoice_names_and_nobody_read_is_not_known(invoice):
    new_main_account(invoice.entity)
    bank_read(invoice.entity, until=TODAY)

    assert known(invoice.entity) is None
    assert reads_of_papers([invoice]) == {invoice.pk: None}


def test_an_account_that_only_paid_invoices_name_is_awaited_no_more(invoice):
    statement = bank_read(invoice.entity, until=LONG_AGO)
    pay(invoice.receivables.get(), statement, at=instant(LONG_AGO))
    new_main_account(invoice.entity)
    bank_read(invoice.entity, until=TODAY)

    assert known(invoice.entity).on == TODAY


def test_each_invoice_waits_for_its_own_account_and_the_main_one():
    activity = shop()
    old = owed(activity, due_on=TODAY).invoice
    bank_read(activity.entity, until=LONG_AGO)
    new_main_account(activity.entity)
    new = owed(activity, due_on=TODAY).invoice
    bank_read(activity.entity, until=TODAY)

    reads = reads_of_papers([old, new])

    assert {key: read.on for key, read in reads.items()} == {
        old.pk: LONG_AGO,
        new.pk: TODAY,
    }


def test_an_account_that_is_gone_was_never_read(invoice):
    invoice.entity.accounts.all().delete()
    account_read(EntityAccountFactory(entity=invoice.entity), until=TODAY)

    assert reads_of_papers([invoice]) == {invoice.pk: None}


def test_the_account_of_another_entity_vouches_for_nothing(invoice):
    bank_read(make_invoice().entity, until=TODAY)

    assert reads_of_papers([invoice]) == {invoice.pk: None}


def test_of_an_entity_without_an_account_nothing_is_said():
    assert reads_of([LegalEntityFactory().pk]) == {}


@pytest.mark.parametrize("entities", [1, 3])
def test_one_query_however_many(django_assert_num_queries, entities):
    papers = [make_invoice() for _ in range(entities)]
    for paper in papers:
        bank_read(paper.entity, until=TODAY)

    with django_assert_num_queries(1):
        reads_of([paper.entity_id for paper in papers])
    with django_assert_num_queries(1):
        reads_of_papers(papers)
    with django_assert_num_queries(0):
        reads_of_papers([])
