"""Hostile words come out of pages, mails, e-invoices and tables as they were typed, and do nothing there."""

import pytest

from tests.documents.einvoicing.strategies import HOSTILE
from tests.documents.hostile_words import RefusedBeside, marks, said_in, walk

pytestmark = pytest.mark.django_db
WORDS = [
    *HOSTILE,
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "\u200f\u0639\u0644\u064a \u200bzero",
    "e\u0301 ﬁ Å İi ß",
    "👩‍👩‍👧 🏳️‍🌈",
    "../../etc/passwd",
    "${jndi:ldap://x}",
]


@pytest.fixture
def through(cast, client_for):
    def go(text):
        return walk(
            text.strip(), client=client_for(cast.anna), activity=cast.anna_activity
        )

    return go


@pytest.mark.parametrize("text", WORDS)
def test_words_come_out_as_they_were_typed_and_do_nothing(through, text):
    sources = through(text)

    for source in sources:
        assert " ".join(text.split()) in said_in(source)
        assert not [mark for mark in marks(source) if "alert" in mark or "evil" in mark]


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\ufffeb", "a\x1bb"])
def test_what_no_paper_can_carry_is_refused_beside_the_field(through, text):
    with pytest.raises(RefusedBeside) as refused:
        through(text)

    assert "form.name" in refused.value.args
