"""What each kind of line comes to: parts of a paper, their sums, and discounts shared over VAT rates."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.enums import LineKind
from documents.papers.lines import LineInput, count, with_chosen
from documents.totals import counted

TITLE = LineInput(kind=LineKind.SECTION, description="Phase")
WORDS = LineInput(kind=LineKind.TEXT, description="Merci")
SUM = LineInput(kind=LineKind.SUBTOTAL)
RATES = st.sampled_from(["21.00", "6.00", "12.00", "5.50"])


def item(price, rate="21", quantity="1", **more):
    return LineInput(
        description="x",
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        vat_rate=Decimal(rate),
        **more,
    )


def percent(size, **more):
    return LineInput(kind=LineKind.DISCOUNT, quantity=Decimal(size), **more)


def off(amount, **more):
    return LineInput(kind=LineKind.DISCOUNT, unit_price=Decimal(amount), **more)


def nets(*lines):
    return [str(line.net) for line in counted(lines)]


def bases(*lines):
    return {str(vat.rate): str(vat.base) for vat in count(lines).per_rate}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([item("100"), item("200"), SUM], "100.00 200.00 300.00"),
        ([item("100"), SUM, item("200"), SUM], "100.00 100.00 200.00 200.00"),
        ([TITLE, item("100"), SUM, TITLE, SUM], "0.00 100.00 100.00 0.00 0.00"),
        # Beneath a sub-total a discount is taken of what that says, and the next one goes on from it.
        ([item("100"), SUM, percent("10"), SUM], "100.00 100.00 -10.00 90.00"),
        ([item("100"), percent("10"), percent("10")], "100.00 -10.00 -9.00"),
        ([item("100"), TITLE, item("50"), percent("10")], "100.00 0.00 50.00 -5.00"),
        (
            [item("100"), TITLE, item("50"), percent("10", whole_paper=True), SUM],
            "100.00 0.00 50.00 -15.00 35.00",
        ),
        ([item("100"), SUM, WORDS, SUM], "100.00 100.00 0.00 100.00"),
        (
            [item("100"), SUM, item("50", optional=True), SUM],
            "100.00 100.00 50.00 100.00",
        ),
        ([off("30")], "0.00"),
        ([item("10"), off("30.005")], "10.00 -30.01"),
        ([item("0.10"), percent("1")], "0.10 0.00"),
    ],
)
def test_what_each_line_comes_to(lines, expected):
    assert nets(*lines) == expected.split()


def test_a_discount_is_shared_over_the_rates_by_weight():
    lines = [item("200"), item("100", rate="6"), percent("10")]

    totals = count(lines)

    assert bases(*lines) == {"21": "180.00", "6": "90.00"}
    assert (totals.net, totals.vat) == (Decimal("270.00"), Decimal("43.20"))


def test_the_cents_that_do_not_divide_go_where_most_was_cut_off():
    three = [item("100"), item("100", rate="12"), item("100", rate="6")]

    assert bases(*three, off("0.01")) == {"21": "99.99", "12": "100.00", "6": "100.00"}
    assert bases(*three, off("100")) == {"21": "66.66", "12": "66.67", "6": "66.67"}


def test_a_discount_of_a_part_leaves_the_vat_of_the_others():
    lines = [item("100", rate="6"), TITLE, item("100"), off("50")]

    assert bases(*lines) == {"21": "50.00", "6": "100.00"}


def test_an_option_counts_once_it_is_chosen_and_changes_the_discount():
    lines = [
        item("100"),
        item("50", optional=True),
        item("30", optional=True),
        percent("10"),
    ]

    assert count(lines).net == Decimal("90.00")
    assert count(with_chosen(lines, [3])).net == Decimal("117.00")
    assert [line.optional for line in with_chosen(lines, [3])] == [False] * 3


def test_what_nobody_offers_as_an_option_cannot_be_chosen_away():
    assert with_chosen([item("100"), WORDS], [7]) == [item("100"), WORDS]


items = st.lists(
    st.builds(
        item,
        st.decimals(0, 5_000, places=2).map(str),
        RATES,
        st.sampled_from(["1", "2.5", "0.333"]),
    ),
    min_size=1,
    max_size=8,
)
discounts = st.one_of(
    st.decimals(0, 100, places=2).map(percent), st.decimals(0, 900, places=2).map(off)
)


@given(items, discounts)
def test_the_shares_of_a_discount_add_up_to_the_cent(lines, discount):
    *_items, counts = counted([*lines, discount])
    before, after = count(lines), count([*lines, discount])

    assert counts.base == before.net
    assert counts.net == sum(part.net for part in counts.parts)
    assert after.net == before.net + counts.net
    assert after.net == sum(vat.base for vat in after.per_rate)
    if before.net:
        size = discount.unit_price or Decimal(0)
        if discount.quantity is not None:
            size = before.net * discount.quantity / 100
        assert abs(-counts.net - size) <= Decimal("0.005")


@given(items, discounts)
def test_each_share_is_within_a_cent_of_its_weight(lines, discount):
    *_items, counts = counted([*lines, discount])
    weights = {vat.rate: vat.base for vat in count(lines).per_rate}

    for part in counts.parts:
        exact = counts.net * weights[part.rate] / counts.base
        assert abs(part.net - exact) < Decimal("0.01")


@given(items, discounts, st.randoms())
def test_the_order_of_what_a_discount_is_taken_of_does_not_matter(
    lines, discount, random
):
    shuffled = list(lines)
    random.shuffle(shuffled)

    assert count([*shuffled, discount]) == count([*lines, discount])


@given(items)
def test_everything_off_leaves_nothing_in_any_rate(lines):
    totals = count([*lines, percent("100", whole_paper=True)])

    assert {(vat.base, vat.amount) for vat in totals.per_rate} <= {(0, 0)}


@given(items, st.lists(st.sampled_from([TITLE, WORDS, SUM]), max_size=4), st.randoms())
def test_words_and_sums_change_no_total(lines, others, random):
    mixed = [*lines, *others]
    random.shuffle(mixed)

    assert count(mixed) == count(lines)
