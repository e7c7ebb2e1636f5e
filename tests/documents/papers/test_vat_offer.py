"""What VAT is offered to whom, and what is said of a choice that does not fit."""

from dataclasses import replace

import pytest

from documents.einvoicing.validation import findings
from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import CustomerKind
from documents.invoices.services import reasons_against_issuing
from documents.papers.line_forms import LineForm, vat_key
from documents.papers.vat import vat_offer
from documents.pdf.reading import readable_papers
from smartportal.reference.enums import VatRegime
from tests.factories.drafts import (
    LINE,
    TODAY,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
)
from tests.factories.members import LegalEntityFactory

pytestmark = pytest.mark.django_db

TAXED = ["S", "S", "S", "Z"]
EXEMPT = ["E", "E", "E"]
ABROAD = {"enterprise_number": "", "vat_number": ""}
GERMAN = {"country": "DE", "vat_number": "DE136695976", "enterprise_number": ""}


def fitting(**customer) -> list[str]:
    activity = make_activity()
    paper = make_draft(activity, customer=make_customer(activity, **customer))
    return [one.category for one in vat_offer(paper, on=TODAY).fitting]


@pytest.mark.parametrize(
    ("customer", "more"),
    [
        ({}, ["O"]),
        ({"kind": CustomerKind.CONSUMER, **ABROAD}, ["O"]),
        ({"country": "DE", **ABROAD}, ["AE", "K", "O"]),
        ({"country": "DE", "kind": CustomerKind.PUBLIC, **ABROAD}, ["AE", "K", "O"]),
        ({"country": "DE", "kind": CustomerKind.CONSUMER, **ABROAD}, ["O"]),
        ({"country": "US", **ABROAD}, ["G", "O"]),
        ({"country": "US", "kind": CustomerKind.CONSUMER, **ABROAD}, ["G", "O"]),
    ],
)
def test_only_what_fits_the_customer_is_offered(customer, more):
    offered = fitting(**customer)

    assert sorted(offered) == sorted([*TAXED, *EXEMPT, *more])


def test_a_paper_for_nobody_yet_is_offered_everything():
    paper = make_draft()
    paper.customer = None

    offer = vat_offer(paper, on=TODAY)

    assert offer.fitting == offer.choices


def test_the_menu_shows_what_fits_and_what_the_line_says():
    offer = vat_offer(make_draft(), on=TODAY)
    export = next(one for one in offer.choices if one.category == "G")

    def shown(chosen):
        form = LineForm(
            initial={"vat": vat_key(chosen)}, rates=offer.choices, fitting=offer.keys
        )
        return [key for key, _word in form.fields["vat"].widget.choices]

    fits = [vat_key(one) for one in offer.fitting]
    assert shown(offer.choices[0]) == fits
    assert sorted(shown(export)) == sorted([*fits, vat_key(export)])


def test_what_no_longer_fits_can_still_be_kept_in_the_draft():
    offer = vat_offer(make_draft(), on=TODAY)
    export = next(one for one in offer.choices if one.category == "G")
    typed = {"kind": "item", "description": "A", "vat": vat_key(export)}

    form = LineForm(typed, rates=offer.choices, fitting=offer.keys)

    assert form.is_valid(), form.errors


def codes(draft) -> list[str]:
    return [
        reason.code for reason in reasons_against_issuing(draft, on=TODAY, today=TODAY)
    ]


@pytest.mark.parametrize(
    ("category", "vatex", "customer", "expected"),
    [
        ("AE", "VATEX-EU-AE", {}, ["line_vat_not_for_customer"]),
        ("AE", "VATEX-EU-AE", GERMAN, []),
        ("AE", "VATEX-EU-AE", {"country": "DE", **ABROAD}, ["buyer_vat_missing"]),
        ("K", "VATEX-EU-IC", GERMAN, []),
        ("K", "VATEX-EU-IC", {"country": "DE", **ABROAD}, ["buyer_vat_missing"]),
        ("G", "VATEX-EU-G", GERMAN, ["line_vat_not_for_customer"]),
        ("G", "VATEX-EU-G", {"country": "US", **ABROAD}, []),
        ("O", "VATEX-EU-O", {"country": "US", **ABROAD}, []),
    ],
)
def test_a_choice_that_does_not_fit_is_a_reason(category, vatex, customer, expected):
    activity = make_activity()
    line = replace(LINE, vat_category=category, vat_rate=LINE.vat_rate * 0, vatex=vatex)
    customer = make_customer(activity, **customer)

    draft = make_draft(activity, customer=customer, lines=[line])

    assert codes(draft) == expected


@pytest.fixture
def small_business():
    return make_activity(entity=LegalEntityFactory(vat_regime=VatRegime.FRANCHISE))


def test_a_small_business_asks_no_vat_and_says_why(small_business):
    line = replace(LINE, vat_category="E", vat_rate=LINE.vat_rate * 0)

    invoice = make_invoice(small_business, lines=[line], language="fr")

    assert invoice.vat == 0
    assert invoice.vat_rows.get().mention == "Régime particulier de franchise."
    paper = readable_papers().get(pk=invoice.pk)
    assert findings(to_cii(paper), "cii") == findings(to_ubl(paper), "ubl") == []


def test_a_small_business_asks_no_vat_at_all(small_business):
    assert codes(make_draft(small_business)) == ["line_rate_unknown"]
