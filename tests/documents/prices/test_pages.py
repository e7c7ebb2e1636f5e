"""The price list of an activity, on its page and in the editor."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from documents.enums import LineKind
from documents.models import PriceItem
from documents.papers.lines import LineInput, lines_of
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import make_activity, make_draft
from tests.factories.prices import make_price_item

pytestmark = pytest.mark.django_db

TYPED = {
    "description": "Mixage",
    "kind": "item",
    "unit_price": "1 200,50",
    "unit": "DAY",
    "vat": "S|6.00|",
}


@pytest.fixture
def activity(cast):
    return cast.anna_activity


@pytest.fixture
def client(cast, client_for):
    return client_for(cast.anna)


def address(name, row):
    return reverse(f"documents:{name}", args=[row.public_id])


def test_a_line_is_added_with_its_price_unit_and_vat(client, activity):
    client.post(address("price_list", activity), TYPED)

    row = PriceItem.objects.get()
    assert (row.activity, row.description, row.unit) == (activity, "Mixage", "DAY")
    assert (row.unit_price, row.vat_rate) == (Decimal("1200.50"), Decimal(6))
    assert "Mixage" in client.get(address("price_list", activity)).content.decode()


def test_a_line_is_changed_and_shown_as_it_is_kept(client, activity):
    row = make_price_item(activity)
    shown = client.get(address("price_item", row)).context["form"]
    assert (shown["vat"].value(), shown["description"].value()) == (
        "S|21.00|",
        "Prise de son",
    )

    client.post(address("price_item", row), TYPED)

    row.refresh_from_db()
    assert (row.description, row.vat_rate) == ("Mixage", Decimal(6))


def test_a_text_has_no_price(client, activity):
    client.post(address("price_list", activity), TYPED | {"kind": "text"})

    row = PriceItem.objects.get()
    assert (row.kind, row.unit_price) == (LineKind.TEXT, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", " "),
        ("description", "x" * 2001),
        ("description", "a\x0bb"),
        ("unit_price", ""),
        ("unit_price", "-1"),
        ("unit_price", "douze"),
        ("unit_price", "0,00001"),
        ("vat", "S|17.00|"),
        ("unit", "M2"),
        ("kind", "section"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, activity, field, value):
    response = client.post(address("price_list", activity), TYPED | {field: value})

    assert list(response.context["form"].errors) == [field]
    assert PriceItem.objects.count() == 0


def test_the_same_line_is_not_kept_twice(client, activity):
    for _time in range(2):
        response = client.post(address("price_list", activity), TYPED)

    assert list(response.context["form"].errors) == ["description"]
    with pytest.raises(IntegrityError), transaction.atomic():
        make_price_item(activity, description="Mixage")


def test_a_line_is_deleted(client, activity):
    row = make_price_item(activity)

    response = client.post(address("price_item_deletion", row))

    assert (response.url, PriceItem.objects.count()) == (
        address("price_list", activity),
        0,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_price": None},
        {"unit_price": Decimal(-1)},
        {"kind": "text"},
        {"kind": "section", "unit_price": None},
        {"vat_category": "E", "vat_rate": Decimal(6)},
    ],
)
def test_the_database_refuses_a_line_that_cannot_be(activity, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_price_item(activity, **changes)


def test_the_editor_offers_the_list_of_its_activity_alone(client, activity):
    mine, strange = make_price_item(activity), make_price_item(make_activity())

    html = client.get(url(make_draft(activity))).content.decode()

    assert f'name="price" value="{mine.public_id}"' in html
    assert strange.public_id not in html


@pytest.mark.parametrize("kind", ["item", "text"])
def test_one_tap_puts_a_line_in_and_keeps_what_is_there(client, activity, kind):
    draft = make_draft(activity, lines=())
    price = Decimal(400) if kind == "item" else None
    item = make_price_item(activity, kind=kind, unit_price=price)
    lines = [{"description": "A", "unit_price": "1"}, {"description": ""}]

    client.post(url(draft), page(lines, revision=draft.revision, price=item.public_id))

    first, second = lines_of(draft)
    assert first.description == "A"
    assert second == LineInput(
        kind=kind,
        description="Prise de son",
        quantity=price and Decimal(1),
        unit="DAY" if price else "C62",
        unit_price=price,
        vat_rate=Decimal(21 if price else 0),
    )


def test_a_line_of_another_list_is_not_put_in(client, activity):
    draft, strange = make_draft(activity), make_price_item(make_activity())

    client.post(url(draft), page(revision=draft.revision, price=strange.public_id))

    assert lines_of(draft) == []
