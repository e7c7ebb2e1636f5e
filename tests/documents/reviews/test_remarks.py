"""A remark beside its field, wherever its line is now, and the value that one tap takes."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.enums import RemarkField
from documents.models import Remark
from documents.papers.remarks import place
from documents.papers.services import lines_of
from documents.reviews.services import RemarkInput, give_back, submit
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import LINE, TODAY, instant, make_customer
from tests.factories.reviews import make_review

MIXING = replace(LINE, description="Mixage", unit_price=Decimal(90))
PRICE = RemarkInput(RemarkField.UNIT_PRICE, 2, "Mixage", "Trop cher", "90", "70")


@pytest.mark.parametrize(
    ("names", "now", "found"),
    [
        ({"B"}, ["A", "B"], 1),
        ({"B"}, ["B", "A"], 0),
        ({"B"}, ["A"], None),
        ({"B", "C"}, ["A", "C"], 1),
        ({"B"}, ["B", "B", "B"], 1),
        ({""}, ["A", ""], 1),
    ],
)
def test_a_line_is_found_by_how_it_began_nearest_to_its_place(names, now, found):
    assert place(2, names, now) == found


@pytest.fixture
def client(cast, client_for):
    client = client_for(cast.anna)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def returned(cast):
    """What the advisor of a draft with two lines gave back."""

    def make(*remarks, note=""):
        review = make_review(cast.anna_activity, lines=(LINE, MIXING))
        give_back(review, remarks=remarks, note=note, by=cast.olga, at=instant())
        review.paper.refresh_from_db()
        return review.paper

    return make


def tap(client, paper, lines=None, **header):
    """The page as it stands, with the button of the only remark."""
    lines = lines or [
        {"description": "Prise de son", "quantity": "2", "unit_price": "400,00"},
        {"description": "Mixage", "quantity": "2", "unit_price": "90,00"},
    ]
    data = page(lines, revision=str(paper.revision), **header)
    data["customer"] = str(paper.customer_id)
    data["proposal"] = Remark.objects.latest("pk").public_id
    return client.post(url(paper), data)


def test_the_editor_shows_the_remark_and_one_button(client, returned):
    html = client.get(url(returned(PRICE, note="Presque"))).content.decode()

    assert "Presque" in html
    assert "Trop cher" in html
    assert re.findall(r"Take “([^”]+)”", html) == ["€70.00"]


def test_one_tap_takes_the_value_and_keeps_all_that_was_typed(client, returned):
    paper = returned(PRICE)

    answer = tap(client, paper, title="Typed meanwhile")

    paper.refresh_from_db()
    prices = [line.unit_price for line in lines_of(paper)]
    assert (paper.title, prices) == (
        "Typed meanwhile",
        [Decimal("400.0000"), Decimal("70.0000")],
    )
    assert "Taken: €70.00" in answer.content.decode()


def test_a_line_that_moved_takes_its_own_value(client, returned):
    paper = returned(PRICE)

    tap(
        client,
        paper,
        [
            {"description": "Mixage", "unit_price": "90"},
            {"description": "Prise de son", "unit_price": "400"},
        ],
    )

    paper.refresh_from_db()
    assert [line.unit_price for line in lines_of(paper)] == [70, 400]


def test_of_a_line_that_is_gone_nothing_is_taken_and_the_remark_is_still_read(
    client, returned
):
    paper = returned(PRICE)

    answer = tap(client, paper, [{"description": "Prise de son", "unit_price": "400"}])

    paper.refresh_from_db()
    assert [line.unit_price for line in lines_of(paper)] == [400]
    assert "Trop cher" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "proposed", "kept"),
    [("payment_days", "15", 15), ("title", "Mixage du film", "Mixage du film")],
)
def test_a_value_of_the_header_is_taken(client, returned, field, proposed, kept):
    paper = returned(RemarkInput(RemarkField(field), proposed=proposed))

    tap(client, paper)

    paper.refresh_from_db()
    assert getattr(paper, field) == kept


def test_another_customer_and_another_vat_are_taken(client, returned, cast):
    other = make_customer(cast.anna_activity)
    paper = returned(
        RemarkInput(RemarkField.CUSTOMER, proposed=str(other.pk)),
        RemarkInput(RemarkField.VAT, 1, "Prise de son", proposed="S|6.00|"),
    )
    for remark in Remark.objects.all():
        paper.refresh_from_db()
        data = page(
            [{"description": "Prise de son", "unit_price": "400"}],
            revision=str(paper.revision),
            customer=str(paper.customer_id),
            proposal=remark.public_id,
        )
        client.post(url(paper), data)

    paper.refresh_from_db()
    assert paper.customer == other
    assert lines_of(paper)[0].vat_rate == 6


def test_nobody_takes_a_remark_of_another_paper(client, returned, cast):
    other = returned(PRICE)
    paper = returned(replace(PRICE, proposed="1"))

    tap(client, other)

    other.refresh_from_db()
    assert lines_of(other)[1].unit_price == 90
    assert paper.pk != other.pk


def test_the_next_round_begins_without_the_remarks(client, returned, cast):
    paper = returned(PRICE)
    submit(paper, by=cast.anna, today=TODAY, at=instant())

    said = client.get(reverse("documents:invoice", args=[paper.public_id]))

    assert "2 round trips with your advisor" in said.content.decode()
    assert client.get(url(paper)).status_code == 302
