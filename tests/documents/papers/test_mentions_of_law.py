"""Every mention that the law wants is printed, or its absence is a reason with a link to what mends it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from documents.enums import CustomerKind
from documents.invoices.services import reasons_against_issuing
from documents.papers.lines import LineInput
from documents.papers.mending import mended_at
from documents.pdf.papers import paper_pdf
from documents.pdf.reading import readable_papers
from members.models import LegalEntity
from tests.documents.pdf.reader import text_of
from tests.factories.credit_notes import make_credit_note
from tests.factories.drafts import (
    LINE,
    TODAY,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
    make_quote,
)
from tests.factories.members import LegalEntityFactory, belgian_number
from tests.factories.papers import fr_vat, siren

pytestmark = pytest.mark.django_db

NOBODY = {
    "kind": CustomerKind.CONSUMER,
    "name": "Mathilde Roy",
    "enterprise_number": "",
    "vat_number": "",
}
BELGIAN, FRENCH = belgian_number(9970001), siren(99810010)
SELLERS = {
    "BE": {"register": "RPM Namur"},
    "FR": {
        "country": "FR",
        "legal_form": "SCOP SA",
        "register": "RCS Lille Métropole",
        "share_capital": "18 500 €",
        "enterprise_number": siren(99700020),
        "vat_number": fr_vat(siren(99700020)),
    },
}
BUYERS = {
    "BE": {"enterprise_number": BELGIAN, "vat_number": f"BE{BELGIAN}"},
    "FR": {
        "country": "FR",
        "enterprise_number": FRENCH,
        "vat_number": fr_vat(FRENCH),
        "town": "Lille",
    },
}
RATES = {"BE": "21.00", "FR": "20.00"}

COMMON = [
    "F-2026-",  # the number
    "24 novembre 2026",  # the day of issue
    "2 novembre 2026",  # the day of the work
    "24 décembre 2026",  # until when to pay
    "Quai des Platanes 8",
    "Prise de son",
    "400,00 €",
    "790,00 €",  # what the VAT is taken of
    "Fidélité",  # the discount
    "Rue de la Coopérative 1",
]
OF_SELLER = {
    "BE": ["SC agréée", "RPM Namur", "papers@coop.example"],
    "FR": ["SCOP SA", "18 500 €", "RCS Lille Métropole", "SIREN"],
}
BETWEEN_BUSINESSES = {
    "BE": ["40 €", "loi du 2 août 2002"],
    "FR": ["40 €", "Pénalités", "escompte", "SIREN 998 100"],
}
OF_COUNTRY = {"BE": [], "FR": ["Catégorie de l’opération : prestation de services."]}


def market(home, **customer):
    activity = make_activity(entity=LegalEntityFactory(**SELLERS[home]))
    return activity, make_customer(activity, **customer)


def issued(home, **customer):
    activity, buyer = market(home, **customer)
    lines = [
        replace(LINE, vat_rate=Decimal(RATES[home])),
        LineInput(kind="discount", description="Fidélité", unit_price=Decimal(10)),
    ]
    return make_invoice(
        activity,
        customer=buyer,
        lines=lines,
        language="fr",
        supplied_on=TODAY.replace(day=2),
    )


def printed(paper) -> str:
    pdf = paper_pdf(readable_papers().get(pk=paper.pk), xml=None)
    return " ".join(text_of(pdf).split())


@pytest.mark.parametrize("country", ["BE", "FR"])
def test_everything_is_printed_for_a_business(country):
    invoice = issued(country, **BUYERS[country])

    text = printed(invoice)

    vat_numbers = [party.vat_number for party in invoice.parties.all()]
    wanted = [
        *OF_SELLER[country],
        *BETWEEN_BUSINESSES[country],
        *OF_COUNTRY[country],
        *(number[-3:] for number in [*vat_numbers, invoice.iban]),
    ]
    assert [each for each in COMMON + wanted if each not in text] == []


@pytest.mark.parametrize("country", ["BE", "FR"])
def test_everything_is_printed_for_a_consumer(country):
    text = printed(issued(country, **NOBODY))

    wanted = [*OF_SELLER[country], *OF_COUNTRY[country], "Mathilde Roy"]
    assert [each for each in COMMON + wanted if each not in text] == []
    assert [each for each in BETWEEN_BUSINESSES[country] if each in text] == []


@pytest.mark.parametrize(
    "make", [make_quote, lambda *a, **o: make_credit_note(make_invoice(*a, **o))]
)
def test_belgian_papers_that_ask_for_no_money_name_an_account_too(make):
    activity, customer = market("BE", **BUYERS["BE"])
    account = activity.entity.accounts.get()

    text = printed(make(activity, customer=customer))

    assert account.iban[-4:] in text


def test_an_option_for_vat_on_debits_is_said():
    activity, customer = market("FR", **BUYERS["FR"])
    LegalEntity.objects.filter(pk=activity.entity_id).update(vat_on_debits=True)
    activity.entity.refresh_from_db()
    line = replace(LINE, vat_rate=Decimal("20.00"))

    invoice = make_invoice(activity, customer=customer, lines=[line], language="fr")

    assert "Option pour le paiement de la taxe d’après les débits." in printed(invoice)


@pytest.mark.parametrize(
    ("country", "column", "code"),
    [
        ("BE", "name", "name_missing"),
        ("BE", "street", "address_incomplete"),
        ("BE", "postal_code", "address_incomplete"),
        ("BE", "town", "address_incomplete"),
        ("BE", "enterprise_number", "enterprise_number_missing"),
        ("FR", "enterprise_number", "enterprise_number_missing"),
        ("FR", "vat_number", "buyer_vat_wanted"),
    ],
)
def test_what_is_missing_of_the_customer_is_a_reason_with_a_link(country, column, code):
    activity, customer = market(country, **BUYERS[country])
    type(customer).objects.filter(pk=customer.pk).update(**{column: ""})
    customer.refresh_from_db()
    line = replace(LINE, vat_rate=Decimal(RATES[country]))
    draft = make_draft(activity, customer=customer, lines=[line])

    reasons = reasons_against_issuing(draft, on=TODAY, today=TODAY)

    assert [reason.code for reason in reasons] == [code]
    assert f"/customers/{customer.public_id}/" in mended_at(reasons[0], draft)


@pytest.mark.parametrize(
    ("country", "column", "code"),
    [
        ("BE", "legal_form", "seller_data_missing"),
        ("BE", "register", "seller_data_missing"),
        ("BE", "vat_number", "seller_vat_missing"),
        ("FR", "register", "seller_data_missing"),
        ("FR", "share_capital", "seller_data_missing"),
        ("FR", "vat_number", "seller_vat_missing"),
    ],
)
def test_what_is_missing_of_the_cooperative_is_a_question_to_it(country, column, code):
    activity, customer = market(country, **BUYERS[country])
    LegalEntity.objects.filter(pk=activity.entity_id).update(**{column: ""})
    activity.entity.refresh_from_db()
    line = replace(LINE, vat_rate=Decimal(RATES[country]))
    draft = make_draft(activity, customer=customer, lines=[line])

    reasons = reasons_against_issuing(draft, on=TODAY, today=TODAY)

    assert [reason.code for reason in reasons] == [code]
    assert "about=paper" in mended_at(reasons[0], draft)
