from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from smartportal.reference.enums import (
    CustomerKind,
    RateKind,
    Unit,
    VatCategory,
    VatRegime,
)
from smartportal.reference.models import Rate, VatRate
from smartportal.reference.periods import period
from smartportal.reference.rates import (
    MissingRate,
    RatePeriod,
    RateTable,
    rate_on,
    rate_table,
    vat_choices,
    vat_rate_on,
)

pytestmark = pytest.mark.django_db

B2B, PUBLIC, LEGAL = (
    RateKind.LATE_INTEREST_B2B,
    RateKind.LATE_INTEREST_PUBLIC,
    RateKind.LEGAL_INTEREST,
)


def rate(**columns):
    given = {
        "kind": B2B,
        "country_id": "LU",
        "valid": period(date(2024, 1, 1)),
        "value": Decimal(10),
        "unit": Unit.PERCENT,
        "source": "a notice",
    }
    return Rate(**(given | columns))


@pytest.mark.parametrize(
    ("kind", "country", "on", "value"),
    [
        (B2B, "BE", date(2024, 6, 30), "12.5"),
        (B2B, "BE", date(2025, 1, 1), "11.5"),
        (B2B, "BE", date(2025, 6, 30), "11.5"),
        (B2B, "BE", date(2025, 7, 1), "10.5"),
        (B2B, "BE", date(2026, 6, 30), "10.5"),
        (B2B, "FR", date(2026, 1, 1), "12.15"),
        (PUBLIC, "BE", date(2026, 1, 1), "10.5"),
        (PUBLIC, "FR", date(2026, 1, 1), "10.15"),
        (LEGAL, "BE", date(2026, 12, 31), "4.5"),
        (LEGAL, "FR", date(2026, 6, 30), "2.62"),
        (RateKind.FIXED_SUM_B2B, "BE", date(2026, 11, 24), "40"),
        (RateKind.FIXED_SUM_B2B, "FR", date(2026, 11, 24), "40"),
        (RateKind.CONSUMER_REMINDER_FEE, "BE", date(2026, 11, 24), "7.5"),
        (RateKind.CONSUMER_FIRST_TERM, "BE", date(2026, 11, 24), "14"),
        (RateKind.MAX_TERMS_B2B, "BE", date(2026, 11, 24), "60"),
        (RateKind.DEFAULT_TERMS_B2B, "FR", date(2026, 11, 24), "30"),
        (RateKind.RETENTION, "BE", date(2022, 12, 31), "7"),
        (RateKind.RETENTION, "BE", date(2023, 1, 1), "10"),
        (RateKind.RETENTION, "FR", date(2026, 11, 24), "10"),
    ],
)
def test_the_laws_number_on_a_day(kind, country, on, value):
    assert rate_on(kind, country, on, demo_allowed=False).value == Decimal(value)


@pytest.mark.parametrize(
    ("kind", "country", "on"),
    [
        (B2B, "BE", date(2026, 7, 1)),
        (B2B, "FR", date(2026, 7, 1)),
        (PUBLIC, "FR", date(2026, 7, 1)),
        (LEGAL, "FR", date(2026, 7, 1)),
        (LEGAL, "BE", date(2027, 1, 1)),
    ],
)
def test_an_unknown_period_is_refused_outside_the_demo_only(
    kind, country, on, settings
):
    with pytest.raises(MissingRate) as refusal:
        rate_on(kind, country, on)
    assert str(on.year) in refusal.value.sentence

    settings.DEMO = True
    assert rate_on(kind, country, on).is_demo is True


@pytest.mark.parametrize("country", ["LU", "US"])
def test_a_country_without_rates_is_refused(country):
    with pytest.raises(MissingRate):
        rate_on(B2B, country, date(2026, 1, 1), demo_allowed=True)


def test_a_row_for_the_customers_kind_goes_first():
    on = date(2026, 11, 24)

    terms = [
        rate_on(RateKind.MAX_TERMS_B2B, "BE", on, customer_kind=kind).value
        for kind in ("", CustomerKind.BUSINESS, CustomerKind.PUBLIC)
    ]

    assert terms == [60, 60, 30]


def test_a_real_rate_goes_before_the_demos():
    rate(country_id="BE", valid=period(date(2026, 7, 1)), value=Decimal(11)).save()

    found = rate_on(B2B, "BE", date(2026, 9, 1), demo_allowed=True)

    assert (found.value, found.is_demo) == (Decimal(11), False)


def test_interest_is_read_in_periods_without_a_gap():
    periods = rate_table(B2B, "BE").periods(date(2024, 12, 30), date(2025, 7, 3))

    assert periods == [
        RatePeriod(date(2024, 12, 30), date(2025, 1, 1), Decimal("12.5")),
        RatePeriod(date(2025, 1, 1), date(2025, 7, 1), Decimal("11.5")),
        RatePeriod(date(2025, 7, 1), date(2025, 7, 3), Decimal("10.5")),
    ]


def test_an_empty_window_has_no_periods():
    table = rate_table(B2B, "BE")

    assert table.periods(date(2025, 1, 1), date(2025, 1, 1)) == []
    assert table.periods(date(2025, 1, 2), date(2025, 1, 1)) == []


def test_a_window_that_reaches_into_the_unknown_is_refused():
    with pytest.raises(MissingRate):
        rate_table(B2B, "BE").periods(date(2026, 6, 1), date(2026, 7, 2))


edges = st.lists(
    st.dates(date(2020, 1, 1), date(2029, 1, 1)), min_size=2, max_size=6, unique=True
)


@given(edges, st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(1, 900))
def test_periods_agree_with_the_rate_of_each_day(known, start, length):
    rows = [
        rate(valid=period(first, after), value=Decimal(n))
        for n, (first, after) in enumerate(pairwise(sorted(known)), start=1)
    ]
    table = RateTable(B2B, "LU", rows)
    window = [date.fromordinal(start.toordinal() + n) for n in range(length)]
    end = date.fromordinal(start.toordinal() + length)

    try:
        day_by_day = [table.on(day).value for day in window]
    except MissingRate:
        with pytest.raises(MissingRate):
            table.periods(start, end)
        return

    periods = table.periods(start, end)
    spread = [one.value for one in periods for _ in range((one.end - one.start).days)]
    assert spread == day_by_day


def test_two_rates_for_one_day_are_refused_by_the_database():
    rate().save()

    with (
        pytest.raises(IntegrityError, match="rate_periods_do_not_overlap"),
        transaction.atomic(),
    ):
        rate(valid=period(date(2025, 1, 1), date(2025, 2, 1))).save()


def test_the_back_office_says_why_a_second_rate_is_refused():
    rate().save()

    with pytest.raises(ValidationError) as refusal:
        rate(valid=period(date(2025, 1, 1))).full_clean()

    assert refusal.value.messages == [
        "Another rate already holds in that period. End it first."
    ]


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"value": Decimal(-1)}, "rate_is_not_negative"),
        ({"source": ""}, "rate_has_a_source"),
        (
            {"valid": period(date(2024, 1, 1), date(2024, 1, 1))},
            "rate_period_is_not_empty",
        ),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused_by_the_database(columns, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rate(**columns).save()


def test_periods_that_touch_are_welcome():
    rate(valid=period(date(2024, 1, 1), date(2024, 7, 1)), value=Decimal(1)).save()
    rate(valid=period(date(2024, 7, 1)), value=Decimal(2)).save()

    values = [rate_on(B2B, "LU", date(2024, month, 1)).value for month in (6, 7)]

    assert values == [1, 2]


def test_the_vat_menu_of_belgium_and_france():
    on = date(2026, 11, 24)

    belgium = [(one.category, one.rate) for one in vat_choices("BE", on)]
    france = [(one.category, one.rate) for one in vat_choices("FR", on)]

    reasons = [("AE", 0), ("E", 0), ("E", 0), ("E", 0), ("G", 0), ("K", 0), ("O", 0)]
    assert belgium == [("S", 21), ("S", 12), ("S", 6), ("Z", 0), *reasons]
    rates = [("S", rate) for rate in map(Decimal, ("20", "10", "5.5", "2.1"))]
    assert france == [*rates, *reasons[:2], *reasons[3:]]


def test_a_small_business_has_its_one_sentence():
    on = date(2026, 11, 24)

    offered = {
        country: [
            (one.category, one.vatex)
            for one in vat_choices(country, on, regime=VatRegime.FRANCHISE)
        ]
        for country in ("BE", "FR")
    }

    assert offered == {
        "BE": [("E", ""), ("O", "VATEX-EU-O")],
        "FR": [("E", "VATEX-FR-FRANCHISE"), ("O", "VATEX-EU-O")],
    }


def test_who_is_exempt_asks_no_vat_and_has_no_other_reason():
    offered = vat_choices("BE", date(2026, 11, 24), regime=VatRegime.EXEMPT)

    assert [one.category for one in offered] == ["E", "E", "E", "O"]


def test_a_rate_that_ended_leaves_the_menu():
    twelve = VatRate.objects.get(country="BE", rate=12)
    twelve.valid = period(date(1996, 1, 1), date(2026, 1, 1))
    twelve.save()

    assert twelve in vat_choices("BE", date(2025, 12, 31))
    assert twelve not in vat_choices("BE", date(2026, 1, 1))


def test_every_reason_for_no_vat_has_its_mention_in_each_language():
    untaxed = VatRate.objects.exclude(
        category__in=(VatCategory.STANDARD, VatCategory.ZERO)
    )

    for one in untaxed:
        mentions = {one.mention_fr, one.mention_nl, one.mention_en, one.mention_de}
        assert len(mentions) == 4
        assert all(mentions)


def test_the_mention_is_in_the_papers_language():
    reverse = vat_rate_on(
        "BE",
        category="AE",
        rate=Decimal(0),
        vatex="VATEX-EU-AE",
        on=date(2026, 11, 24),
    )

    with translation.override("fr"):
        assert reverse.mention.startswith("Autoliquidation")
    with translation.override("nl"):
        assert reverse.mention.startswith("Btw verlegd")


@pytest.mark.parametrize(
    ("country", "category", "value", "vatex"),
    [
        ("BE", "S", "20", ""),
        ("FR", "S", "21", ""),
        ("FR", "E", "0", ""),
        ("LU", "S", "17", ""),
    ],
)
def test_a_vat_rate_that_the_country_does_not_have_is_refused(
    country, category, value, vatex
):
    with pytest.raises(MissingRate):
        vat_rate_on(
            country,
            category=category,
            rate=Decimal(value),
            vatex=vatex,
            on=date(2026, 11, 24),
        )


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"category": "S", "rate": 0}, "vat_rate_fits_its_category"),
        ({"category": "E", "rate": 6, "mention": "x"}, "vat_rate_fits_its_category"),
        ({"category": "E", "rate": 0}, "untaxed_category_says_why"),
        (
            {"category": "S", "rate": 17, "vatex": "VATEX-EU-O"},
            "untaxed_category_says_why",
        ),
    ],
)
def test_a_vat_rate_that_makes_no_sense_is_refused(columns, constraint):
    row = VatRate(country_id="LU", valid=period(date(2024, 1, 1)), name="x", **columns)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()
