"""What is too much for a line is said beside its field, in words, and stays as it was typed."""

import html
import re
from decimal import Decimal

import pytest

from documents.papers.lines import lines_of
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import LINE

pytestmark = pytest.mark.django_db

DISCOUNT = {"kind": "discount", "discount_of": "percent"}


@pytest.fixture
def post(anna, client_for, draft):
    def send(*lines):
        data = page(lines, revision=draft.revision)
        response = client_for(anna).post(url(draft), data)
        draft.refresh_from_db()
        return response

    return send


def said_beside(response, field):
    """The words that the control of a field is described by."""
    text = response.content.decode()
    found = re.search(rf'<div id="id_{field}_error">.*?</div>', text, re.DOTALL)
    assert f'aria-describedby="id_{field}_error"' in text
    return html.unescape(re.sub(r"<[^>]+>", "", found[0])).strip()


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        (
            {"unit_price": "-5", "quantity": "2"},
            "unit_price",
            "Un prix n’est jamais négatif. Pour déduire un montant, ajoutez une remise.",
        ),
        ({"unit_price": "0,00005"}, "unit_price", "4 chiffres après la virgule"),
        ({"quantity": "0,0005"}, "quantity", "3 chiffres après la virgule"),
        ({"unit_price": "5 €€5"}, "unit_price", "Écrivez un nombre en chiffres"),
        ({"unit_price": "$5"}, "unit_price", "Écrivez un nombre en chiffres"),
        ({"description": "x" * 10_001}, "description", "10"),
        ({**DISCOUNT, "discount": "0,005"}, "discount", "2 chiffres après la virgule"),
        ({**DISCOUNT, "discount": "-5"}, "discount", "sans le signe moins"),
    ],
)
def test_what_a_line_cannot_have_is_said_beside_its_field(
    post, draft, line, field, words
):
    response = post({"description": "Son", **line})

    assert words in said_beside(response, f"line-0-{field}")
    typed = html.unescape(response.content.decode())
    assert all(value in typed for value in line.values())
    assert lines_of(draft) == [LINE]


def test_half_cents_and_ten_thousand_characters_are_kept(post, draft):
    text = "é👩‍🎨م" + "x" * 9_995

    post({"description": text, "unit_price": "0,005"})

    [line] = lines_of(draft)
    assert (line.description, line.unit_price) == (text, Decimal("0.005"))
    assert draft.net == Decimal("0.01")


def test_a_negative_quantity_takes_off(post, draft):
    post({"description": "Avoir", "quantity": "-2", "unit_price": "5"})

    assert draft.net == Decimal(-10)


def test_one_line_too_many_is_said_and_all_of_them_stay_on_the_page(post, draft):
    response = post(*({"description": f"L{n}", "unit_price": "1"} for n in range(201)))

    text = response.content.decode()
    assert "Un document a 200 lignes au plus." in text
    assert 'name="line-200-description"' in text
    assert lines_of(draft) == [LINE]
