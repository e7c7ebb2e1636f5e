import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartportal.reference.accounts import (
    BadBic,
    BadIban,
    check_bic,
    check_iban,
    format_iban,
)


def test_an_iban_is_kept_without_spaces_and_shown_in_groups():
    assert check_iban("be31 4354 1116 1155") == "BE31435411161155"
    assert format_iban("BE31435411161155") == "BE31 4354 1116 1155"


@pytest.mark.parametrize("typed", ["BE31 4354 1116 1156", "BE31", "XX31435411161155"])
def test_an_iban_that_cannot_exist_is_refused(typed):
    with pytest.raises(BadIban):
        check_iban(typed)


def test_a_bic_has_eight_or_eleven_characters():
    assert check_bic("gkcc be bb") == "GKCCBEBB"
    assert check_bic("AGRIFRPP989") == "AGRIFRPP989"
    with pytest.raises(BadBic):
        check_bic("GKCCBEB")


@given(st.text(max_size=40))
def test_any_text_is_either_an_iban_or_refused(text):
    try:
        canonical = check_iban(text)
    except BadIban:
        return

    assert check_iban(canonical) == canonical
