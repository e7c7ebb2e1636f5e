"""Addresses on a few lines, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.customers.addresses import split_address


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "Quai des Platanes 8\n5000 Namur",
            ("Quai des Platanes", "8", "", "5000", "Namur"),
        ),
        (
            "12 BIS RUE DES LILAS\n59000 LILLE",
            ("RUE DES LILAS", "12 BIS", "", "59000", "LILLE"),
        ),
        (
            "12 rue du 8 mai 1945\r\n59000 Lille",
            ("rue du 8 mai 1945", "12", "", "59000", "Lille"),
        ),
        (
            "Rue du 11 novembre 4, 4000 Liège",
            ("Rue du 11 novembre", "4", "", "4000", "Liège"),
        ),
        (
            "Rue de la Loi, 16 bte 3\nB-1000 Bruxelles",
            ("Rue de la Loi", "16", "3", "1000", "Bruxelles"),
        ),
        (
            "Herengracht 5/B2\n1012 AB Amsterdam",
            ("Herengracht", "5", "B2", "1012 AB", "Amsterdam"),
        ),
        ("Grand-Place", ("Grand-Place", "", "", "", "")),
        ("5000 Namur", ("", "", "", "5000", "Namur")),
        (" \n ", ("", "", "", "", "")),
    ],
)
def test_an_address_is_taken_apart(text, fields):
    names = ("street", "house_number", "box", "postal_code", "town")
    expected = {name: value for name, value in zip(names, fields, strict=True) if value}

    assert split_address(text) == expected


def test_what_cannot_be_told_apart_stays_together():
    text = "BAT A\n12 RUE DU PORT\n75011 PARIS CEDEX 11"

    assert split_address(text) == {
        "street": "BAT A, 12 RUE DU PORT",
        "postal_code": "75011",
        "town": "PARIS CEDEX 11",
    }


@given(st.text(max_size=600))
def test_nothing_that_was_written_is_lost(text):
    written = {char for char in text if char.isalnum()}
    kept = {char for value in split_address(text).values() for char in value}

    # "B-1000" and "bte 3" lose the letters that only say what follows.
    assert written - kept <= set("BFDbteoîxus") | {
        char for char in written if char.isupper()
    }
