"""What people type, brought onto one line."""

import pytest

from smartportal.core.text import single_spaced


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Devis\u00a0: Mixage \n", "Devis\u00a0: Mixage"),
        ("Relancer\u202f?\r\nOui", "Relancer\u202f? Oui"),
        ("a\t b\u2028c", "a b c"),
        ("", ""),
    ],
)
def test_spaces_become_one_but_those_that_hold_words_together_stay(typed, kept):
    assert single_spaced(typed) == kept
