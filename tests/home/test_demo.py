"""The demo is a small cooperative that holds every promise of the real one."""

import pytest
from django.db import transaction

from documents.enums import PaperKind, PaperState
from documents.models import BankEntry, Paper, PlannedAction, Receivable, Series
from documents.papers.freezing import hash_of, rows_of
from documents.payments.proposals import proposals_of
from members.models import Activity, Member, User
from smartportal.home.demo.loader import NotEmpty, load_demo
from tests.factories.drafts import TODAY, instant

pytestmark = pytest.mark.django_db


def load(seed=1):
    return load_demo(
        members=8,
        invoices=40,
        seed=seed,
        today=TODAY,
        at=instant(),
        progress=lambda *_: None,
    )


def test_the_demo_has_people_papers_and_steps_to_come():
    load()

    assert Member.objects.count() == 10
    assert User.objects.filter(is_staff=True).count() == 8
    assert (
        Paper.objects.filter(kind=PaperKind.INVOICE, state=PaperState.ISSUED).count()
        == 40
    )
    assert Receivable.objects.open().exists()
    assert PlannedAction.objects.live().exists()


def test_some_money_waits_for_the_accountant():
    load()

    free = list(BankEntry.objects.free().select_related("account").order_by("pk"))
    found = proposals_of(free)

    assert len(free) == 3
    assert [len(found[entry.pk]) > 0 for entry in free] == [True, True, False]


def test_its_papers_form_the_chain_of_their_series():
    load()

    for series in Series.objects.all():
        previous = "0" * 64
        papers = list(series.papers.order_by("sequence"))
        assert [paper.sequence for paper in papers] == list(range(1, series.n + 1))
        for paper in papers:
            assert paper.previous_hash == previous
            assert hash_of(paper, rows_of(paper)) == paper.hash
            previous = paper.hash
        assert series.last_hash == previous


def test_every_invoice_from_a_quote_names_it():
    load()

    won = Paper.objects.filter(kind=PaperKind.QUOTE, state=PaperState.WON)
    assert won.filter(invoices__isnull=False).exists()


def test_the_same_seed_gives_the_same_cooperative():
    found = [in_a_fresh_database(seed) for seed in (1, 1, 2)]

    assert found[0] == found[1]
    assert found[0] != found[2]


def in_a_fresh_database(seed):
    with transaction.atomic():
        load(seed)
        names = sorted(Activity.objects.values_list("name", flat=True))
        totals = sorted(
            Paper.objects.values_list("kind", "number", "gross", "issued_on").exclude(
                number=None
            )
        )
        transaction.set_rollback(True)
    return names, totals


def test_a_database_with_papers_is_left_alone():
    load()

    with pytest.raises(NotEmpty):
        load()
