"""What of a paper is unlike the others of its activity."""

from decimal import Decimal

import pytest

from documents.models import Paper
from documents.reviews.deviations import Usual, deviations, deviations_of, usual_of
from tests.factories.drafts import TODAY, make_customer, make_draft, make_invoice

PLAIN = ("S", Decimal("21.00"))
USUAL = Usual(frozenset({1}), frozenset({PLAIN}), [Decimal(n) for n in (90, 100, 800)])


def codes(usual=USUAL, *, customer=1, rates=(PLAIN,), gross="100"):
    found = deviations(usual, customer=customer, rates=rates, gross=Decimal(gross))
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"customer": 2}, ["customer"]),
        ({"customer": None}, []),
        ({"gross": "200"}, []),
        ({"gross": "200.01"}, ["amount"]),
        ({"rates": [("S", Decimal("6.00"))]}, ["rate"]),
        ({"rates": [PLAIN, ("AE", Decimal(0))]}, ["rate"]),
        ({"customer": 2, "gross": "900", "rates": []}, ["customer", "amount"]),
    ],
)
def test_each_deviation_alone_and_together(changes, found):
    assert codes(**changes) == found


def test_of_few_invoices_nothing_is_usual():
    assert codes(Usual(frozenset({1}), amounts=[Decimal(1)]), gross="9999") == []


def test_what_is_usual_is_read_for_many_at_once(cast, django_assert_num_queries):
    activity = cast.anna_activity
    known = make_customer(activity)
    for _ in range(3):
        make_invoice(activity, customer=known)
    drafts = [
        make_draft(activity, customer=known),
        make_draft(activity, customer=make_customer(activity)),
    ]
    papers = list(
        Paper.objects.filter(pk__in=[draft.pk for draft in drafts])
        .prefetch_related("lines")
        .order_by("pk")
    )

    with django_assert_num_queries(3):
        usual = usual_of(papers, on=TODAY)

    found = [deviations_of(paper, usual[activity.pk]) for paper in papers]
    assert [[each.code for each in row] for row in found] == [[], ["customer"]]
