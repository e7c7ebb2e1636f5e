from datetime import date

import pytest

from documents.customers.services import deliver_to
from documents.enums import PaperKind
from documents.pdf.mentions import legal_mentions
from documents.pdf.papers import paper_pdf
from documents.pdf.reading import readable_papers
from smartportal.reference.rates import MissingRate
from tests.documents.pdf.reader import text_of
from tests.factories.drafts import (
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
    make_quote,
)
from tests.factories.papers import ISSUED_ON, fr_vat, paper_in_memory, siren

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
        ("FR", PaperKind.INVOICE, "business", ["PMT", "PMD", "AAB", ""]),
        ("FR", PaperKind.CREDIT_NOTE, "business", ["PMT", "PMD", "AAB", ""]),
        ("FR", PaperKind.INVOICE, "consumer", [""]),
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


def printed(paper) -> str:
    return text_of(paper_pdf(readable_papers().get(pk=paper.pk), xml=None))


def test_another_place_of_delivery_is_printed_and_stays_on_the_paper():
    activity = make_activity()
    customer = make_customer(activity)
    place = {"name": "Le Manège", "street": "Rue Cadet", "town": "Mons"}
    deliver_to(customer, by=activity.member.user, **place)
    invoice = make_invoice(activity, customer=customer, language="fr")

    deliver_to(customer, by=activity.member.user, **(place | {"town": "Ath"}))

    text = printed(invoice)
    assert "Livré à" in text
    assert "Le Manège" in text
    assert "Mons" in text
    assert "Ath" not in text


def test_nothing_is_said_of_delivery_where_the_papers_go():
    assert "Livré à" not in printed(make_invoice(language="fr"))


def test_a_french_customer_is_named_by_establishment_or_company():
    activity = make_activity()
    number = siren(99810010)
    french = {
        "country": "FR",
        "enterprise_number": number,
        "vat_number": fr_vat(number),
    }
    company = make_customer(activity, **french)
    assert f"SIREN {number[:3]} {number[3:6]} {number[6:]}" in printed(
        make_invoice(activity, customer=company)
    )

    company.siret = f"{number}00018"
    company.save()

    assert "00018" in printed(make_invoice(activity, customer=company))
