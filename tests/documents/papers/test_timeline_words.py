"""What happened to papers completes a sentence that has its auxiliary already: « Vous avez … »."""

import pytest
from django.utils import translation

from documents.sentences import PLAIN

AUXILIARIES = {
    "fr": ("a ", "avez ", "est "),
    "nl": ("heeft ", "hebt ", "is "),
    "de": ("hat ", "haben ", "ist "),
}


@pytest.mark.parametrize("language", AUXILIARIES)
def test_no_sentence_brings_its_own_auxiliary(language):
    with translation.override(language):
        said = [str(words) for _icon, words in PLAIN.values()]

    assert [words for words in said if words.startswith(AUXILIARIES[language])] == []
