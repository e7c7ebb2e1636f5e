"""Amounts read and write as people do."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from smartportal.core import money
from smartportal.core.fields import AmountField

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", f"1{NBSP}936,00{NBSP}€"),
        ("nl", f"€{NBSP}1.936,00"),
        ("de", f"1.936,00{NBSP}€"),
        ("en", "€1,936.00"),
    ],
)
def test_each_language_writes_an_amount_in_its_own_form(language, words):
    with override(language):
        assert money.in_words(Decimal("1936")) == words


def test_big_figures_are_rounded_half_up_to_whole_euros():
    with override("fr"):
        assert money.in_words(Decimal("11010.50"), whole=True) == f"11{NBSP}011{NBSP}€"


def test_a_negative_amount_carries_a_minus_sign_not_a_hyphen():
    with override("fr"):
        assert money.in_words(Decimal("-12.50")) == f"\u221212,50{NBSP}€"


def test_what_rounds_to_nothing_has_no_sign():
    with override("fr"):
        assert money.in_words(Decimal("-0.004")) == f"0,00{NBSP}€"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1936,5", "1936.5"),
        (f"1{NBSP}936,50{NBSP}€", "1936.50"),
        ("1.936,50", "1936.50"),
        ("1,936.50", "1936.50"),
        ("1.936", "1936"),
        ("1,936", "1.936"),
        ("0.125", "0.125"),
        ("1.936.000", "1936000"),
        (",5", "0.5"),
        ("5,", "5"),
        ("\u22125", "-5"),
        ("EUR 12", "12"),
    ],
)
def test_a_typed_amount_is_understood_in_any_spelling(typed, value):
    with override("fr"):
        assert money.read(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ",",
        "12,50,1",
        "1.93.600",
        "1e3",
        "douze",
        "--5",
        "١٢",
        "NaN",
        "5 €€",
        "€ 5 EUR",
        "5 $",
    ],
)
def test_what_is_not_an_amount_is_refused(typed):
    with override("fr"), pytest.raises(ValueError):  # noqa: PT011 (the text is the message)
        money.read(typed)


@given(
    cents=st.integers(-(10**12), 10**12),
    language=st.sampled_from(["fr", "nl", "en", "de"]),
)
def test_every_amount_survives_being_shown_and_read_again(cents, language):
    amount = Decimal(cents).scaleb(-2)

    with override(language):
        assert money.read(money.in_words(amount)) == amount


def test_a_field_shows_a_stored_amount_in_words_and_what_was_typed_as_typed():
    field = AmountField(max_digits=14, decimal_places=4)

    with override("fr"):
        assert field.prepare_value(Decimal("1936.0000")) == f"1{NBSP}936,00"
        assert field.prepare_value(Decimal("0.1250")) == "0,125"
        assert field.prepare_value("12,,") == "12,,"
