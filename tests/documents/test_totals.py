from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.enums import VatCategory
from documents.totals import (
    LineAmounts,
    Totals,
    VatAmount,
    categories_may_mix,
    cents,
    pair_is_valid,
    reasons_differ,
    totals_of,
)

PAIRS = [("S", "21"), ("S", "6"), ("S", "5.5"), ("Z", "0"), ("E", "0"), ("AE", "0")]


def line(quantity, unit_price, category="S", rate="21", vatex=""):
    return LineAmounts(
        Decimal(quantity), Decimal(unit_price), category, Decimal(rate), vatex
    )


def decimals(places, largest):
    return st.integers(-largest * 10**places, largest * 10**places).map(
        lambda n: Decimal(n).scaleb(-places)
    )


lines = st.lists(
    st.builds(
        lambda quantity, price, pair: line(quantity, abs(price), *pair),
        decimals(3, 1_000),
        decimals(4, 10_000),
        st.sampled_from(PAIRS),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0.0049999", "0.00"),
        ("-0.0049999", "0.00"),
        ("2.675", "2.68"),
        ("1.015", "1.02"),
        ("999999999999.995", "1000000000000.00"),
    ],
)
def test_half_a_cent_goes_away_from_zero(amount, rounded):
    assert str(cents(Decimal(amount))) == rounded


def test_a_line_is_rounded_before_it_is_summed():
    totals = totals_of([line("1", "0.005"), line("1", "0.005"), line("0.333", "0.1")])

    assert totals.net == Decimal("0.05")


def test_vat_is_rounded_once_per_rate_and_not_per_line():
    totals = totals_of([line("1", "0.10", rate="5.5")] * 3)

    assert totals == Totals(
        net=Decimal("0.30"),
        vat=Decimal("0.02"),
        gross=Decimal("0.32"),
        per_rate=(
            VatAmount("S", Decimal("5.5"), "", Decimal("0.30"), Decimal("0.02")),
        ),
    )


def test_a_belgian_paper_with_three_rates():
    totals = totals_of(
        [
            line("2", "450.00"),
            line("1.5", "80.3333", rate="6"),
            line("1", "120", "E", "0", "VATEX-EU-132-1I"),
            line("10", "12.505"),
        ]
    )

    assert totals.per_rate == (
        VatAmount("S", Decimal(21), "", Decimal("1025.05"), Decimal("215.26")),
        VatAmount("S", Decimal(6), "", Decimal("120.50"), Decimal("7.23")),
        VatAmount(
            "E", Decimal(0), "VATEX-EU-132-1I", Decimal("120.00"), Decimal("0.00")
        ),
    )
    assert (totals.net, totals.vat, totals.gross) == (
        Decimal("1265.55"),
        Decimal("222.49"),
        Decimal("1488.04"),
    )


def test_a_correction_lowers_its_rate_only():
    totals = totals_of([line("3", "100"), line("-1", "100"), line("1", "50", rate="6")])

    assert [(vat.base, vat.amount) for vat in totals.per_rate] == [
        (Decimal("200.00"), Decimal("42.00")),
        (Decimal("50.00"), Decimal("3.00")),
    ]


def test_no_lines_give_zeros():
    zero = Decimal("0.00")

    assert totals_of([]) == Totals(net=zero, vat=zero, gross=zero, per_rate=())


def test_rates_that_are_written_differently_are_one_rate():
    totals = totals_of([line("1", "10", rate="21"), line("1", "10", rate="21.00")])

    assert [vat.base for vat in totals.per_rate] == [Decimal("20.00")]


def test_different_reasons_for_one_rate_are_noticed_and_name_none():
    training = line("1", "10", "E", "0", "VATEX-EU-132-1I")
    art = line("1", "10", "E", "0", "VATEX-EU-132-1N")

    assert reasons_differ([training, art]) is True
    assert [vat.vatex for vat in totals_of([training, art]).per_rate] == [""]
    assert reasons_differ([training, training, line("1", "5")]) is False


@pytest.mark.parametrize(
    ("categories", "may"),
    [("S E AE", True), ("O O", True), ("O S", False), ("", True)],
)
def test_not_subject_to_vat_stands_alone(categories, may):
    amounts = [line("1", "1", category, "0") for category in categories.split()]

    assert categories_may_mix(amounts) is may


@pytest.mark.parametrize(
    ("category", "rate", "valid"),
    [
        ("S", "21", True),
        ("S", "0.01", True),
        ("S", "0", False),
        ("S", "-6", False),
        *[(category, "0", True) for category in ("Z", "E", "AE", "K", "G", "O")],
        *[(category, "6", False) for category in ("Z", "E", "AE", "K", "G", "O")],
        ("X", "0", False),
        ("", "0", False),
    ],
)
def test_only_taxed_lines_carry_a_rate(category, rate, valid):
    assert pair_is_valid(category, Decimal(rate)) is valid


def test_every_category_has_a_rate_that_fits():
    for category in VatCategory.values:
        assert pair_is_valid(category, Decimal(21 if category == "S" else 0))


@given(lines)
def test_the_parts_always_add_up(amounts):
    totals = totals_of(amounts)

    assert totals.net == sum(amount.net for amount in amounts)
    assert totals.net == sum(vat.base for vat in totals.per_rate)
    assert totals.vat == sum(vat.amount for vat in totals.per_rate)
    assert totals.gross == totals.net + totals.vat


@given(lines)
def test_vat_is_the_nearest_cent(amounts):
    for vat in totals_of(amounts).per_rate:
        exact = vat.base * vat.rate / 100

        assert abs(vat.amount - exact) <= Decimal("0.005")
        assert vat.amount == vat.amount.quantize(Decimal("0.01"))


@given(lines, st.randoms())
def test_the_order_of_the_lines_does_not_matter(amounts, random):
    shuffled = list(amounts)
    random.shuffle(shuffled)

    assert totals_of(shuffled) == totals_of(amounts)


@given(lines)
def test_a_correction_of_everything_is_the_mirror(amounts):
    mirror = [
        LineAmounts(-one.quantity, one.unit_price, one.category, one.rate, one.vatex)
        for one in amounts
    ]

    there, back = totals_of(amounts), totals_of(mirror)

    assert (back.net, back.vat, back.gross) == (-there.net, -there.vat, -there.gross)


def test_the_taxed_rates_come_first_from_the_highest():
    amounts = [line("1", "1", "E", "0"), line("1", "1", rate="6"), line("1", "1")]

    for order in permutations(amounts):
        assert [vat.rate for vat in totals_of(order).per_rate] == [21, 6, 0]
