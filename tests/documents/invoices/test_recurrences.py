"""Invoices that come back: each date once, as a draft, never out of the house by themselves."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from documents.enums import PaperState, Rhythm
from documents.invoices.recurrences import (
    AlreadyEnded,
    DateOver,
    NotRepeatable,
    begin_recurrence,
    change_recurrence,
    end,
    filled,
    make_due,
    pause,
    resume,
)
from documents.invoices.rhythm import MONTHS, date_of, next_period
from documents.models import Paper, RecurringDraft
from documents.papers.lines import lines_of
from documents.papers.services import delete_draft
from smartportal.notifications.models import Notification
from tests.factories.drafts import LINE, TODAY, instant, make_draft, make_invoice
from tests.factories.instalments import draw, make_planned_quote

days = st.dates(date(2024, 1, 1), date(2040, 12, 31))
rhythms = st.sampled_from(list(Rhythm))
MONTH_END = date(2026, 12, 31)


@given(days, rhythms, st.integers(0, 60))
def test_the_day_is_that_of_the_first_or_the_last_of_a_shorter_month(first, how, n):
    day = date_of(first, how, n)

    months = (day.year - first.year) * 12 + day.month - first.month
    assert months == n * MONTHS[how]
    assert day.day == min(first.day, monthrange(day.year, day.month)[1])


@given(days, rhythms, st.integers(0, 60))
def test_the_days_only_go_forward(first, how, n):
    assert date_of(first, how, n) < date_of(first, how, n + 1)


@given(days, rhythms, st.integers(1, 24))
def test_it_comes_as_often_as_was_said(first, how, times):
    found = [
        next_period(first, how, after=n, until_on=None, times=times)
        for n in range(times + 2)
    ]
    assert [day is not None for day in found] == [True] * times + [False] * 2


def test_the_31st_comes_back_after_february():
    found = [date_of(date(2027, 12, 31), Rhythm.MONTH, n) for n in range(4)]

    assert [f"{day:%d.%m}" for day in found] == ["31.12", "31.01", "29.02", "31.03"]


def test_words_are_those_of_the_paper():
    text = "Abonnement {month} {year}, trimestre {quarter} {autre}"

    assert filled(text, on=MONTH_END, language="fr") == (
        "Abonnement décembre 2026, trimestre 4 {autre}"
    )
    assert filled("{mois} {Monat}", on=MONTH_END, language="nl") == "december december"
    assert filled("{année}", on=MONTH_END, language="fr") == "2026"


def begin(invoice, **changes):
    terms = {
        "rhythm": Rhythm.MONTH,
        "first_on": TODAY,
        "until_on": None,
        "times": None,
        "title": "Suivi {month}",
        "texts": ["Suivi de {month} {year}"],
    }
    return begin_recurrence(
        invoice, today=TODAY, by=invoice.created_by, at=instant(), **terms | changes
    )


def at(day):
    return instant(day)


@pytest.mark.django_db
class TestDrafts:
    @pytest.fixture
    def row(self):
        return begin(make_invoice())

    def test_its_day_makes_one_draft_and_tells_who_writes(self, row):
        assert make_due(at=at(TODAY - timedelta(days=1))) == 0
        assert make_due(at=at(TODAY)) == 1
        assert make_due(at=at(TODAY)) == 0

        draft = RecurringDraft.objects.get().paper
        assert draft.state == PaperState.DRAFT
        assert draft.created_by == row.by
        assert draft.customer == row.customer
        assert draft.title == "Suivi novembre"
        assert lines_of(draft) == [replace(LINE, description="Suivi de novembre 2026")]
        [notice] = Notification.objects.filter(kind="documents.recurring_draft")
        assert notice.recipient == row.by

    def test_what_was_missed_is_caught_up_date_by_date(self, row):
        assert make_due(at=at(date(2027, 2, 1))) == 3
        days = RecurringDraft.objects.order_by("on").values_list("on", flat=True)
        assert list(days) == [TODAY, date(2026, 12, 24), date(2027, 1, 24)]

    def test_it_ends_after_its_times_or_its_last_day(self):
        begin(make_invoice(), times=2)
        begin(make_invoice(), until_on=TODAY + timedelta(days=3))

        assert make_due(at=at(date(2028, 1, 1))) == 3
        assert make_due(at=at(date(2029, 1, 1))) == 0

    def test_a_pause_is_not_made_up_for(self, row):
        pause(row, at=instant())
        assert make_due(at=at(date(2027, 1, 1))) == 0

        resume(row, today=date(2027, 1, 1), at=instant())

        assert make_due(at=at(date(2027, 1, 1))) == 0
        assert make_due(at=at(date(2027, 1, 24))) == 1

    def test_ended_it_does_not_go_on(self, row):
        end(row, at=instant())

        assert make_due(at=at(TODAY)) == 0
        with pytest.raises(AlreadyEnded):
            resume(row, today=TODAY, at=instant())

    def test_a_change_counts_from_now_on(self, row):
        make_due(at=at(TODAY))

        change_recurrence(
            row,
            texts=["Autre"],
            next_on=date(2027, 1, 31),
            rhythm=Rhythm.MONTH,
            more=2,
            until_on=None,
            title="",
            today=TODAY,
        )

        assert make_due(at=at(date(2027, 6, 1))) == 2
        newest = RecurringDraft.objects.first()
        assert newest.on == date(2027, 2, 28)
        assert lines_of(newest.paper)[0].description == "Autre"

    def test_a_draft_that_was_thrown_away_is_not_made_again(self, row):
        make_due(at=at(TODAY))
        draft = RecurringDraft.objects.get().paper

        delete_draft(draft, by=row.by)

        assert make_due(at=at(TODAY)) == 0
        assert not Paper.objects.drafts().exists()

    def test_nothing_is_made_for_days_that_are_over(self):
        with pytest.raises(DateOver):
            begin(make_invoice(), first_on=TODAY - timedelta(days=1))

    def test_what_a_quote_plans_comes_once(self):
        with pytest.raises(NotRepeatable):
            begin(draw(make_planned_quote()))

    def test_an_empty_draft_does_not_come_back(self):
        with pytest.raises(NotRepeatable):
            begin(make_draft(lines=()), texts=[])

    def test_the_database_keeps_one_a_date(self, row):
        RecurringDraft.objects.create(recurrence=row, on=TODAY, at=instant())

        with pytest.raises(IntegrityError, match="one_draft"), transaction.atomic():
            RecurringDraft.objects.create(recurrence=row, on=TODAY, at=instant())
