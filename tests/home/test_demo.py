"""The demo is a small cooperative that holds every promise of the real one."""

from datetime import date

import pytest
from django.db import transaction

from documents.enums import PaperKind, PaperState, Stage
from documents.models import (
    Allocation,
    BankEntry,
    Customer,
    CustomerAnswer,
    Paper,
    PaperLine,
    PlannedAction,
    Receivable,
    Series,
)
from documents.papers.freezing import hash_of, rows_of
from documents.payments.proposals import proposals_of
from members.models import Activity, Member, User
from smartportal.audit.models import Event
from smartportal.delivery.models import Message
from smartportal.home.demo.loader import NotEmpty, load_demo
from tests.factories.drafts import TODAY, instant

pytestmark = pytest.mark.django_db


def load(seed=1, today=TODAY):
    return load_demo(
        members=8,
        invoices=40,
        seed=seed,
        today=today,
        at=instant(today),
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


# A working day, a Saturday, a holiday that opens a year.
DAYS = (date(2026, 11, 24), date(2026, 11, 28), date(2027, 1, 1))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nora_has_one_of_each_whatever_the_day(day):
    load(today=day)

    nora = Paper.objects.filter(activity__member__user__email="nora@demo.example")
    late = Receivable.objects.late(on=day).filter(invoice__in=nora)
    ahead = PlannedAction.objects.live().filter(
        kind__in=(Stage.REMINDER_1, Stage.REMINDER_2), planned_on__gte=day
    )
    issued = nora.filter(kind=PaperKind.INVOICE, state=PaperState.ISSUED)
    to_invoice = nora.filter(kind=PaperKind.QUOTE, state=PaperState.WON, invoices=None)
    assert ahead.filter(dunning__case__receivable__in=late).count() >= 2
    assert issued.exclude(receivables__open_amount__gt=0).exists()
    assert to_invoice.exists()
    assert nora.filter(kind=PaperKind.INVOICE, state=PaperState.DRAFT).exists()


def test_the_same_seed_and_day_give_the_same_cooperative():
    found = [in_a_fresh_database(seed) for seed in (1, 1, 2)]

    assert found[0] == found[1]
    assert found[0] != found[2]


def in_a_fresh_database(seed):
    """All that can be read of a demo, which is then taken back: the next one counts its rows on from there."""
    with transaction.atomic():
        load(seed)
        rows = {model.__name__: sorted(map(repr, readable(model))) for model in READ}
        transaction.set_rollback(True)
    return rows


READ = (
    *(Member, Activity, Customer, Paper, PaperLine, CustomerAnswer, Receivable),
    *(BankEntry, Allocation, PlannedAction, Message, Event),
)
ANEW = (
    *("public_id", "subject_id", "created_at", "changed_at", "key", "slot"),
    *("message_id", "text", "html"),  # a mail names addresses of pages
    *("hash", "previous_hash", "paper_hash", "reference", "communication"),
)


def readable(model):
    """Its rows without what each database makes itself: keys, public ids, what is made of those, the clock."""
    fields = [
        field.name
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.is_relation) and field.name not in ANEW
    ]
    return model.objects.values(*fields)


def test_a_database_with_papers_is_left_alone():
    load()

    with pytest.raises(NotEmpty):
        load()
