from datetime import date

import pytest

from documents.enums import PaperKind
from documents.pdf.mentions import legal_mentions
from smartportal.reference.rates import MissingRate
from tests.factories.drafts import make_draft, make_invoice, make_quote
from tests.factories.papers import ISSUED_ON, paper_in_memory

pytestmark = pytest.mark.django_db


def codes(country, **options) -> list[str]:
    paper = paper_in_memory(language="en", **options)
    return [
        code for code, _sentence in legal_mentions(paper, country=country, on=ISSUED_ON)
    ]


@pytest.mark.parametrize(
    ("country", "kind", "customer_kind", "expected"),
    [
        ("BE", PaperKind.INVOICE, "business", ["PMT", "PMD"]),
        ("BE", PaperKind.INVOICE, "public", ["PMT", "PMD"]),
        ("BE", PaperKind.INVOICE, "consumer", []),
        ("BE", PaperKind.INVOICE, "", []),
        ("BE", PaperKind.CREDIT_NOTE, "business", [""]),
        ("BE", PaperKind.QUOTE, "business", []),
        ("FR", PaperKind.INVOICE, "business", ["PMT", "PMD", "AAB"]),
        ("FR", PaperKind.CREDIT_NOTE, "business", ["PMT", "PMD", "AAB"]),
        ("FR", PaperKind.INVOICE, "consumer", []),
    ],
)
def test_what_the_law_makes_us_say(country, kind, customer_kind, expected):
    assert codes(country, kind=kind, customer_kind=customer_kind) == expected


def test_the_fixed_sum_comes_from_the_rates():
    paper = paper_in_memory(language="en")

    mentions = legal_mentions(paper, country="BE", on=ISSUED_ON)

    assert mentions[0] == [
        "PMT",
        "Fixed sum for recovery costs when payment is late: €40.",
    ]


def test_a_day_without_a_rate_is_refused():
    with pytest.raises(MissingRate):
        legal_mentions(paper_in_memory(), country="BE", on=date(2010, 1, 1))


def test_they_are_copied_onto_the_paper_at_issue():
    invoice, quote = make_invoice(language="en"), make_quote()

    for paper in (invoice, quote):
        paper.refresh_from_db()
    assert [code for code, _sentence in invoice.mentions] == ["PMT", "PMD"]
    assert quote.mentions == []
    assert make_draft().mentions == []
