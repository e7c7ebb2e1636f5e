"""The same invoice twice is warned of, and only that."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from documents.invoices.duplicates import perhaps_twice
from documents.subjects import paper_url
from smartportal.core import clock
from tests.documents.pages.test_sending import filled
from tests.factories.credit_notes import make_credit_note
from tests.factories.drafts import (
    LINE,
    TODAY,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return make_activity()


@pytest.fixture
def customer(activity):
    return make_customer(activity)


def ago(days):
    return TODAY - timedelta(days=days)


def found(draft):
    return perhaps_twice(draft, on=TODAY)


def test_the_same_customer_amount_and_month_is_found(activity, customer):
    first = make_invoice(activity, customer=customer, on=ago(31))
    draft = make_draft(activity, customer=customer)

    assert [paper.pk for paper in found(draft)] == [first.pk]


def test_another_customer_amount_or_time_is_none(activity, customer):
    make_invoice(activity, customer=customer, on=ago(32))
    make_invoice(activity, customer=customer, lines=(LINE, LINE), on=TODAY)
    make_invoice(activity, customer=make_customer(activity), on=TODAY)
    draft = make_draft(activity, customer=customer)

    assert found(draft) == []


def test_work_of_the_same_month_is_found_however_late_it_is_invoiced(
    activity, customer
):
    first = make_invoice(
        activity, customer=customer, on=ago(60), supplied_on=date(2026, 9, 1)
    )
    same = make_draft(activity, customer=customer, supplied_on=date(2026, 9, 30))
    next_month = make_draft(activity, customer=customer, supplied_on=date(2026, 10, 1))

    assert [paper.pk for paper in found(same)] == [first.pk]
    assert found(next_month) == []


def test_what_was_taken_back_is_no_double(activity, customer):
    first = make_invoice(activity, customer=customer, on=TODAY)
    make_credit_note(first)
    part = make_invoice(activity, customer=customer, on=TODAY)
    make_credit_note(part, "0.5")
    draft = make_draft(activity, customer=customer)

    assert [paper.pk for paper in found(draft)] == [part.pk]


def test_a_draft_without_customer_or_amount_asks_nothing(
    activity, customer, django_assert_num_queries
):
    empty = make_draft(activity, customer=customer, lines=())

    with django_assert_num_queries(0):
        assert found(empty) == []


@pytest.mark.parametrize("n", [1, 3])
def test_one_query_however_many(activity, customer, django_assert_num_queries, n):
    for _n in range(n):
        make_invoice(activity, customer=customer, on=TODAY)
    draft = make_draft(activity, customer=customer)

    with django_assert_num_queries(1):
        assert len(found(draft)) == n


def test_the_last_sheet_warns_with_a_link_and_lets_it_leave(client_for, cast):
    activity, client = cast.anna_activity, client_for(cast.anna)
    customer = make_customer(activity)
    first = make_invoice(activity, customer=customer, on=clock.today())
    draft = make_draft(activity, customer=customer)
    sheet = reverse("documents:paper_sending", args=[draft.public_id])

    page = client.get(sheet)
    client.post(sheet, filled(page))

    assert paper_url(first) in page.content.decode()
    draft.refresh_from_db()
    assert not draft.is_draft
