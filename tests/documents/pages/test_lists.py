"""The lists: what they show, what their search finds, and at what cost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from documents.enums import PaperKind
from documents.invoices.settlement import allocate
from documents.papers.services import LineInput
from smartportal.core import clock, money
from tests.factories.drafts import (
    LINE,
    instant,
    make_customer,
    make_draft,
    make_invoice,
    make_quote,
)

pytestmark = pytest.mark.django_db

# Session, user, frame; where all papers stand or which tags there are, the page, and its reader's own lists.
QUERIES = {
    "documents:invoice_list": 7,
    "documents:quote_list": 7,
    "documents:customer_list": 6,
}


def fill(cast, count):
    for _ in range(count):
        make_invoice(cast.anna_activity, on=clock.today())
        make_quote(cast.anna_activity, on=clock.today())


@pytest.mark.parametrize("name", QUERIES)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    name, cast, client_for, django_assert_num_queries
):
    client = client_for(cast.anna)
    for count in (1, 2):
        fill(cast, count)
        with django_assert_num_queries(QUERIES[name]):
            assert client.get(reverse(name)).status_code == 200


def found(client, name="documents:invoice_list", **query):
    response = client.get(reverse(name), query)
    return {paper.pk for paper in response.context["page"]}


@pytest.fixture
def papers(cast):
    """Three invoices: one by number, one by customer, one by amount."""
    activity = cast.anna_activity
    plain = make_invoice(activity, on=clock.today())
    named = make_invoice(
        activity,
        on=clock.today(),
        customer=make_customer(activity, name="Théâtre de l’Écluse"),
    )
    dear = LineInput(
        description="x",
        quantity=Decimal(1),
        unit_price=Decimal("1234.5"),
        vat_rate=Decimal("21.00"),
    )
    sized = make_invoice(
        activity, on=clock.today(), lines=(dear,), title="Saison d’été"
    )
    return plain, named, sized


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("F-2026-001", 0),
        ("f2026/1", 0),
        ("facture 2026 2", 1),
        ("ecluse", 1),
        ("THEATRE", 1),
        ("1 493,75", 2),
        ("1234.50", 2),
        ("ete", 2),
    ],
)
def test_the_search_finds_what_people_remember(cast, client_for, papers, text, which):
    year = clock.today().year

    hits = found(client_for(cast.anna), q=text.replace("2026", str(year)))

    assert papers[which].pk in hits
    assert len(hits) == 1


def test_the_reference_of_a_payment_finds_its_invoice(cast, client_for, papers):
    assert found(client_for(cast.anna), q=papers[1].reference) == {papers[1].pk}


@pytest.mark.parametrize(
    "text", ["%", "' OR 1=1 --", "\x00", "🦊", "a" * 5000, "+++", "1e400", "NaN"]
)
def test_a_hostile_search_finds_nothing_and_breaks_nothing(
    cast, client_for, papers, text
):
    response = client_for(cast.anna).get(reverse("documents:invoice_list"), {"q": text})

    assert response.status_code == 200


def test_the_chips_group_the_labels(cast, client_for, papers):
    paid, late, to_pay = papers
    receivable = paid.receivables.get()
    allocate(
        receivable,
        amount=receivable.amount,
        on=clock.today(),
        at=instant(),
        credit_note=to_pay,
    )
    client = client_for(cast.anna)

    assert found(client, state="paid") == {paid.pk}
    assert found(client, state="due") == {late.pk, to_pay.pk}
    assert found(client, state="late") == set()


def test_the_head_says_what_is_to_come_of_all_and_not_of_a_part(
    cast, client_for, papers
):
    client = client_for(cast.anna)
    total = money.in_words(sum(paper.gross for paper in papers))

    whole = client.get(reverse("documents:invoice_list"))
    part = client.get(reverse("documents:invoice_list"), {"q": "ecluse"})

    assert f"{total} à recevoir" in whole.content.decode()
    assert total not in part.content.decode()
    assert "à recevoir" in part.content.decode()  # on the line of what was found


def test_drafts_are_in_the_list_of_their_kind(cast, client_for):
    quote = make_draft(cast.anna_activity, kind=PaperKind.QUOTE)
    invoice = make_draft(cast.anna_activity, lines=(LINE,))
    client = client_for(cast.anna)

    assert found(client, "documents:quote_list", state="draft") == {quote.pk}
    assert found(client, state="draft") == {invoice.pk}


def test_nobody_finds_the_papers_of_others(cast, client_for, papers):
    assert found(client_for(cast.carla)) == set()
    assert found(client_for(cast.carla), q=papers[0].number) == set()
