"""By when to pay, within what the law allows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.invoices.services import reasons_against_issuing
from documents.papers.freezing import hash_of, rows_of
from documents.papers.integrity import chain_problems
from documents.papers.terms import MAX_DAYS, due_on, longest_term
from documents.pdf.reading import read_paper, readable_papers
from tests.factories.drafts import (
    TODAY,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
)


@pytest.mark.parametrize(
    ("on", "days", "end_of_month", "due"),
    [
        (date(2026, 12, 3), 30, False, date(2027, 1, 2)),
        (date(2026, 12, 3), 30, True, date(2027, 1, 31)),
        (date(2026, 12, 1), 30, True, date(2026, 12, 31)),
        (date(2027, 1, 30), 30, True, date(2027, 3, 31)),
        (date(2028, 1, 10), 30, True, date(2028, 2, 29)),
        (date(2026, 12, 3), 0, True, date(2026, 12, 31)),
        (date(2026, 12, 3), 45, True, date(2027, 1, 31)),
    ],
)
def test_the_days_first_then_to_the_end_of_the_month(on, days, end_of_month, due):
    assert due_on(on, days=days, end_of_month=end_of_month) == due


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_outside_france_no_term_exceeds_sixty_days(on):
    longest = longest_term("BE", end_of_month=True)

    assert due_on(on, days=longest, end_of_month=True) <= on + timedelta(days=MAX_DAYS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "days", "end_of_month", "codes"),
    [
        ("BE", 60, False, []),
        ("BE", 61, False, ["term_too_long"]),
        ("BE", 30, True, []),
        ("BE", 31, True, ["term_too_long"]),
        ("FR", 45, True, []),
        ("FR", 46, True, ["term_too_long"]),
    ],
)
def test_what_the_law_does_not_allow_is_not_issued(country, days, end_of_month, codes):
    activity = make_activity(entity__country=country)
    draft = make_draft(activity, payment_days=days, end_of_month=end_of_month)

    found = reasons_against_issuing(draft, on=TODAY, today=TODAY)

    about_terms = [row.code for row in found if row.field == "payment_days"]
    assert about_terms == codes


@pytest.mark.django_db
def test_the_term_of_the_customer_is_taken_over_counted_printed_and_frozen():
    activity = make_activity()
    customer = make_customer(activity, payment_days=30, end_of_month=True)

    invoice = make_invoice(activity, customer=customer, on=TODAY)

    assert invoice.due_on == date(2026, 12, 31)
    assert invoice.receivables.get().due_on == date(2026, 12, 31)
    facts = {
        fact.label: fact.value
        for fact in read_paper(readable_papers().get(pk=invoice.pk)).facts
    }
    assert facts["Délai"] == "30 jours fin de mois"
    assert list(chain_problems()) == []


@pytest.mark.django_db
def test_the_hash_knows_the_term():
    invoice = make_invoice(payment_days=30, end_of_month=True)

    other = readable_papers().get(pk=invoice.pk)
    other.end_of_month = False

    assert hash_of(other, rows_of(other)) != invoice.hash
