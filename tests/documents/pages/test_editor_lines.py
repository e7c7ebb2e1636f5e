"""The lines of the editor: their kinds, their order, and one that was removed."""

import re
from decimal import Decimal

import pytest

from documents.enums import PaperKind
from documents.papers.services import lines_of
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import LINE, make_draft

pytestmark = pytest.mark.django_db


def discount(size, of="percent", **more):
    return {"kind": "discount", "discount": size, "discount_of": of, **more}


def test_each_kind_of_line_is_read_from_its_own_fields(client_for, anna, draft):
    lines = [
        {"kind": "section", "description": "Tournage", "unit_price": "9"},
        {"description": "Son", "unit_price": "100", "unit": "HUR", "quantity": "2"},
        {"kind": "subtotal"},
        discount("12,5", quantity="7"),
        discount("10,00 €", "amount-all", description="Geste"),
        discount(""),
    ]

    client_for(anna).post(url(draft), page(lines, revision=draft.revision))

    kept = lines_of(draft)
    assert [line.kind for line in kept] == [
        "section",
        "item",
        "subtotal",
        "discount",
        "discount",
    ]
    assert [(line.quantity, line.unit_price, line.whole_paper) for line in kept] == [
        (None, None, False),
        (Decimal(2), Decimal(100), False),
        (None, None, False),
        (Decimal("12.5"), None, False),
        (None, Decimal(10), True),
    ]
    draft.refresh_from_db()
    assert draft.net == Decimal("165.00")


@pytest.mark.parametrize("size", ["100,01", "-1", "dix"])
def test_a_discount_that_cannot_be_is_refused_beside_its_field(
    client_for, anna, draft, size
):
    response = client_for(anna).post(
        url(draft), page([discount(size)], revision=draft.revision)
    )

    assert response.context["editor"].lines.errors[0].keys() == {"discount"}
    assert lines_of(draft) == [LINE]


@pytest.mark.parametrize(
    ("size", "of"),
    [
        ("5", "percent"),
        ("5 %", "percent"),
        ("5,00\u00a0%", "percent-all"),
        ("5", "amount"),
        ("5 €", "amount-all"),
        ("5 EUR", "amount"),
    ],
)
def test_a_discount_may_be_typed_with_its_sign(client_for, anna, draft, size, of):
    client_for(anna).post(
        url(draft), page([discount(size, of)], revision=draft.revision)
    )

    (kept,) = lines_of(draft)
    in_euros = of.startswith("amount")
    assert (kept.unit_price if in_euros else kept.quantity) == Decimal(5)


@pytest.mark.parametrize(("size", "of"), [("5 %", "amount"), ("50 €", "percent-all")])
def test_the_sign_of_the_other_kind_of_discount_is_refused_beside_its_field(
    client_for, anna, draft, size, of
):
    response = client_for(anna).post(
        url(draft), page([discount(size, of)], revision=draft.revision)
    )

    (errors,) = response.context["editor"].lines.errors
    assert [*errors] == ["discount"]
    assert "menu" in errors["discount"][0]
    assert lines_of(draft) == [LINE]


def test_a_kept_discount_is_shown_as_it_was_typed(client_for, anna, draft):
    client = client_for(anna)
    lines = [discount("12,5", "percent-all"), discount("50", "amount")]
    client.post(url(draft), page(lines, revision=draft.revision))

    forms = client.get(url(draft)).context["editor"].lines

    assert [
        (form["discount"].value(), form["discount_of"].value()) for form in forms
    ] == [("12,5", "percent-all"), ("50,00", "amount")]


@pytest.mark.parametrize(
    ("button", "field", "value"),
    [
        ("hours", "unit", "HUR"),
        ("travel", "unit", "KMT"),
        ("discount", "kind", "discount"),
        ("subtotal", "kind", "subtotal"),
        ("section", "kind", "section"),
        ("<b>", "kind", "item"),
    ],
)
def test_a_button_adds_a_line_of_its_kind_with_the_cursor_in_it(
    client_for, anna, draft, button, field, value
):
    lines = [{"description": "A", "unit_price": "10"}]

    response = client_for(anna).post(
        url(draft), page(lines, revision=draft.revision, add=button)
    )

    *_others, added = response.context["editor"].lines
    assert added[field].value() == value
    assert "autofocus" in str(added["description"])


def test_autosave_says_what_each_line_comes_to_where_it_stands(client_for, anna, draft):
    lines = [{"description": "A", "unit_price": "10"}, {"kind": "subtotal"}]

    response = client_for(anna).post(
        url(draft),
        page(lines, revision=draft.revision),
        headers={"HX-Request": "true", "HX-Target": "editor-state"},
    )

    outputs = re.findall(
        r'<output id="(.*?)".*?hx-swap-oob="true">(.*?)</output>',
        response.content.decode(),
    )
    assert [(name, re.sub("<.*?>", "", words)) for name, words in outputs] == [
        ("line-0-net", "10,00\u00a0€"),
        ("line-1-net", "10,00\u00a0€"),
    ]


def test_only_a_quote_offers_options(client_for, anna, anna_activity, draft):
    quote = make_draft(anna_activity, kind=PaperKind.QUOTE)
    lines = [
        {"description": "A", "unit_price": "10"},
        {"description": "B", "unit_price": "5", "optional": "on"},
    ]
    client = client_for(anna)

    for paper in (quote, draft):
        client.post(url(paper), page(lines, revision=paper.revision))

    quote.refresh_from_db()
    draft.refresh_from_db()
    assert [line.optional for line in lines_of(quote)] == [False, True]
    assert [line.optional for line in lines_of(draft)] == [False, False]
    assert (quote.net, draft.net) == (Decimal("10.00"), Decimal("15.00"))


LETTERS = [{"description": text, "unit_price": "1"} for text in "ABCD"]


def kept(draft) -> str:
    return "".join(line.description for line in lines_of(draft))


def as_on_the_page(order, **more):
    """What a browser posts once lines were moved on the page: their names in another order."""
    data = page(LETTERS)
    lines = [
        (name, data.pop(name))
        for n in order
        for name in list(data)
        if name.startswith(f"line-{n}-")
    ]
    return {**data, **dict(lines), **more}


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ({}, "CABD"),
        ({"moved": "1"}, "CABD"),
        ({"up": "0"}, "ACBD"),
        ({"down": "2"}, "ACBD"),
        ({"drop": "2"}, "ABD"),
        ({"drop": "9"}, "CABD"),
    ],
)
def test_lines_are_kept_in_the_order_of_the_page(
    client_for, anna, draft, button, expected
):
    data = as_on_the_page([2, 0, 1, 3], revision=draft.revision, **button)

    client_for(anna).post(url(draft), data)

    assert kept(draft) == expected


def test_moved_lines_come_back_with_their_new_numbers_even_to_a_page_that_saves_itself(
    client_for, anna, draft
):
    response = client_for(anna).post(
        url(draft),
        as_on_the_page([1, 0, 2, 3], revision=draft.revision),
        headers={"HX-Request": "true", "HX-Target": "editor-state"},
    )

    assert response["HX-Retarget"] == "#editor-form"
    forms = response.context["editor"].lines
    assert [form["description"].value() for form in forms] == ["B", "A", "C", "D"]


def test_an_order_that_cannot_be_is_none(client_for, anna, draft):
    data = page(LETTERS, revision=draft.revision) | {"line-9-kind": "item"}

    client_for(anna).post(url(draft), data)

    assert kept(draft) == "ABCD"


def test_a_page_without_its_lines_takes_none_away(client_for, anna, draft):
    data = page(revision=draft.revision, drop="0")
    del data["line-TOTAL_FORMS"]

    client_for(anna).post(url(draft), data)

    assert lines_of(draft) == [LINE]


@pytest.mark.parametrize("index", [0, 2, 3])
def test_a_removed_line_comes_back_to_its_place(client_for, anna, draft, index):
    client = client_for(anna)
    lines = [*LETTERS[:3], discount("12,5", "percent-all", description="D")]
    dropped = client.post(
        url(draft), page(lines, revision=draft.revision, drop=str(index))
    )
    gone = re.findall(
        'name="(gone-.*?)" value="(.*?)"', dropped.content.decode().replace("\n", "")
    )
    rest = [line for n, line in enumerate(lines) if n != index]
    draft.refresh_from_db()

    back = page(rest, revision=draft.revision, undo="1") | dict(gone)
    response = client.post(url(draft), back)

    assert kept(draft) == "ABCD"
    assert lines_of(draft)[3].quantity == Decimal("12.5")
    assert 'name="undo"' in dropped.content.decode()
    assert 'name="undo"' not in response.content.decode()


def test_what_brings_a_line_back_may_be_anything(client_for, anna, draft):
    wrong = {"undo": "1", "gone-at": "99999", "gone-kind": "<b>", "gone-x": "y"}

    response = client_for(anna).post(
        url(draft), page(LETTERS, revision=draft.revision, **wrong)
    )

    assert response.status_code == 200
    assert lines_of(draft) == [LINE]
