from decimal import Decimal

import pytest
from django.utils import translation

from documents.pdf.identity import format_enterprise, format_vat
from documents.pdf.reading import split_description
from documents.pdf.wording import price_words, quantity_words, vat_words


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        ("3.000", "DAY", "3\u00a0days"),
        ("1.000", "DAY", "1\u00a0day"),
        ("1.500", "DAY", "1.5\u00a0days"),
        ("0.500", "DAY", "0.5\u00a0days"),
        ("-1.000", "DAY", "−1\u00a0day"),
        ("1250.000", "KMT", "1,250\u00a0km"),
        ("2.250", "HUR", "2.25\u00a0h"),
        ("2.000", "C62", "2"),
        ("1.000", "LS", "1\u00a0fixed price"),
    ],
)
def test_quantities_are_said_as_people_say_them(quantity, unit, words):
    with translation.override("en"):
        assert quantity_words(Decimal(quantity), unit) == words


@pytest.mark.parametrize(
    ("price", "words"),
    [
        ("400.0000", "€400.00"),
        ("12.3456", "€12.3456"),
        ("0.1000", "€0.10"),
        ("0.0050", "€0.0050"),
    ],
)
def test_prices_show_cents_and_more_only_when_there_is_more(price, words):
    with translation.override("en"):
        assert price_words(Decimal(price)) == words


@pytest.mark.parametrize(
    ("category", "rate", "words"),
    [
        ("S", "21.00", "VAT 21%"),
        ("S", "5.50", "VAT 5.5%"),
        ("AE", "0", "Reverse charge"),
    ],
)
def test_vat_is_named_by_its_rate_or_its_reason(category, rate, words):
    with translation.override("en"):
        assert vat_words(category, Decimal(rate)) == words


@pytest.mark.parametrize(
    ("number", "country", "shown"),
    [
        ("0999100097", "BE", "0999.100.097"),
        ("732829320", "FR", "732\u00a0829\u00a0320"),
        ("73282932000074", "FR", "732\u00a0829\u00a0320\u00a000074"),
        ("HRB 1234", "DE", "HRB 1234"),
    ],
)
def test_enterprise_numbers_are_grouped_as_in_their_country(number, country, shown):
    assert format_enterprise(number, country) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("BE0999100097", "BE\u00a00999.100.097"),
        ("FR83404833048", "FR\u00a083\u00a0404\u00a0833\u00a0048"),
        ("DE136695976", "DE\u00a0136695976"),
        ("123456789", "123456789"),
    ],
)
def test_vat_numbers_stand_apart_from_their_prefix(number, shown):
    assert format_vat(number) == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mixage", ("Mixage", "")),
        ("  \n Mixage \r\n 3 pistes\rmono ", ("Mixage", "3 pistes\nmono")),
        ("", ("", "")),
    ],
)
def test_the_first_line_names_and_the_others_describe(text, parts):
    assert split_description(text) == parts
