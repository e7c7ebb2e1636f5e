"""The languages that the portal speaks."""

import pytest
from django.utils.translation import check_for_language

from smartportal.core.languages import known_language


@pytest.mark.parametrize("code", ["fr", "nl", "en", "de"])
def test_a_language_of_the_portal_is_known(code):
    assert known_language(code) == code


@pytest.mark.parametrize("code", ["es", "", "fr-be", "FR", "../fr", "x" * 600])
def test_any_other_is_not(code):
    assert known_language(code) is None


def test_djangos_own_check_would_not_do():
    assert check_for_language("es")
