from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from documents.enums import PartyRole
from documents.models import PaperParty
from documents.pdf.checks import problems
from documents.pdf.letters import Charge, Letter, OpenPaper, letter_pdf
from tests.documents.einvoicing.strategies import HOSTILE
from tests.documents.pdf.reader import text_of
from tests.factories.papers import BELGIAN_BUSINESS, BELGIAN_SELLER

pytestmark = pytest.mark.django_db


def letter(**changes) -> Letter:
    values = {
        "title": "Reminder 2",
        "reference": "R-2026-0412",
        "on": date(2026, 4, 30),
        "at": datetime(2026, 4, 30, 8, tzinfo=UTC),
        "language": "en",
        "seller": PaperParty(role=PartyRole.SELLER, **BELGIAN_SELLER),
        "buyer": PaperParty(role=PartyRole.BUYER, **BELGIAN_BUSINESS),
        "brand": None,
        "brand_name": "Nora Benali",
        "paragraphs": ["Hello,", "These invoices are still to be paid."],
        "papers": [
            OpenPaper(
                "F-2026-118",
                date(2026, 3, 12),
                date(2026, 4, 11),
                Decimal(1936),
                Decimal(1936),
            ),
            OpenPaper(
                "F-2026-102",
                date(2026, 2, 20),
                date(2026, 3, 22),
                Decimal(484),
                Decimal("200.50"),
            ),
        ],
        "charges": [Charge("Fixed sum", Decimal(80))],
        "signed_by": "Karim, recovery",
        "iban": "BE43999100000101",
        "payment_reference": "+++202/6000/11815+++",
    }
    return Letter(**values | changes)


def test_a_letter_lists_what_is_open_and_sums_it_with_the_charges():
    text = text_of(letter_pdf(letter()))

    for words in (
        "Reminder 2",
        "R-2026-0412",
        "F-2026-118",
        "€200.50",
        "Fixed sum",
        "€2,216.50",
        "Karim, recovery",
    ):
        assert words in text
    assert letter().total == Decimal("2216.50")


def test_it_is_a_sound_archive_file_with_the_locked_parts():
    content = letter_pdf(letter())

    assert problems(content) == []
    for words in (
        "BE43 9991 0000 0101",
        "+++202/6000/11815+++",
        "RPM Liège",
        "Member of the cooperative",
    ):
        assert words in text_of(content)


def test_without_an_account_there_is_no_payment_block():
    assert "banking app" not in text_of(letter_pdf(letter(iban="")))


def test_hostile_words_are_printed_and_do_nothing():
    text = HOSTILE[0]
    content = letter_pdf(
        letter(
            title=text,
            paragraphs=HOSTILE,
            after=[text],
            mentions=[text],
            signed_by=text,
        )
    )

    assert problems(content) == []
    assert text_of(content).count(text) == 7


def test_equal_letters_give_equal_bytes():
    assert letter_pdf(letter()) == letter_pdf(letter())
