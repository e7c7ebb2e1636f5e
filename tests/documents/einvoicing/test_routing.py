"""Who must receive what by which channel: the law's dates, one line each."""

from datetime import date

import pytest

from documents.einvoicing import routing
from documents.einvoicing.routes import route_of
from documents.einvoicing.routing import Duties, Route, Sent, route
from documents.einvoicing.settings import FRENCH_BUSINESSES_FROM
from documents.enums import Channel, CustomerKind, PaperKind
from smartportal.reference.enums import VatRegime
from smartportal.reference.settings import change_setting
from tests.factories.drafts import TODAY, make_customer, make_draft, make_invoice
from tests.factories.papers import be_number, fr_vat, siren

BE, FR = be_number(9992000), siren(99920020)
DUTIES = Duties(
    belgian_businesses=date(2026, 1, 1),
    belgian_bodies=date(2024, 3, 1),
    french_businesses=date(2027, 9, 1),
    french_bodies=date(2020, 1, 1),
)
BUSINESS, PUBLIC, CONSUMER = (
    CustomerKind.BUSINESS,
    CustomerKind.PUBLIC,
    CustomerKind.CONSUMER,
)


def sent(seller, kind, country, on=TODAY, **changes):
    number = {"BE": BE, "FR": FR}.get(country, "")
    vat = {"BE": f"BE{BE}", "FR": fr_vat(FR)}.get(country, "")
    given = {
        "paper_kind": PaperKind.INVOICE,
        "seller_regime": VatRegime.NORMAL,
        "enterprise_number": number,
        "vat_number": vat,
        "siret": f"{FR}00015" if country == "FR" else "",
        "email": "a@example.org",
    }
    return Sent(
        on=on,
        seller_country=seller,
        customer_kind=kind,
        country=country,
        **{**given, **changes},
    )


@pytest.mark.parametrize(
    ("seller", "kind", "country", "on", "channel", "address", "compulsory"),
    [
        ("BE", BUSINESS, "BE", date(2025, 12, 31), "facturx", "a@example.org", False),
        ("BE", BUSINESS, "BE", date(2026, 1, 1), "peppol", f"0208:{BE}", True),
        ("BE", PUBLIC, "BE", date(2024, 2, 29), "peppol", f"0208:{BE}", False),
        ("BE", PUBLIC, "BE", date(2024, 3, 1), "peppol", f"0208:{BE}", True),
        ("BE", CONSUMER, "BE", TODAY, "mail", "a@example.org", False),
        ("BE", "", "BE", TODAY, "mail", "a@example.org", False),
        ("BE", BUSINESS, "FR", TODAY, "facturx", "a@example.org", False),
        ("BE", BUSINESS, "LU", TODAY, "facturx", "a@example.org", False),
        ("BE", PUBLIC, "FR", TODAY, "chorus", f"{FR}00015", False),
        ("BE", PUBLIC, "DE", TODAY, "facturx", "a@example.org", False),
        ("FR", BUSINESS, "FR", date(2026, 9, 1), "facturx", "a@example.org", False),
        ("FR", BUSINESS, "FR", date(2027, 8, 31), "facturx", "a@example.org", False),
        ("FR", BUSINESS, "FR", date(2027, 9, 1), "platform", f"0225:{FR}", True),
        ("FR", PUBLIC, "FR", date(2019, 12, 31), "chorus", f"{FR}00015", False),
        ("FR", PUBLIC, "FR", date(2020, 1, 1), "chorus", f"{FR}00015", True),
        ("FR", CONSUMER, "FR", date(2027, 9, 1), "mail", "a@example.org", False),
        ("FR", BUSINESS, "BE", date(2027, 9, 1), "facturx", "a@example.org", False),
        ("FR", PUBLIC, "BE", TODAY, "peppol", f"0208:{BE}", False),
    ],
)
def test_the_law_decides(seller, kind, country, on, channel, address, compulsory):
    found = route(sent(seller, kind, country, on), DUTIES)

    assert (found.channel, found.address, found.compulsory) == (
        channel,
        address,
        compulsory,
    )
    assert str(found.why)
    assert found.missing == ""


@pytest.mark.parametrize("kind", CustomerKind.values)
@pytest.mark.parametrize("country", ["BE", "FR", "DE"])
def test_a_quote_is_only_mailed(kind, country):
    found = route(sent("BE", kind, country, paper_kind=PaperKind.QUOTE), DUTIES)

    assert found == Route(Channel.MAIL, "a@example.org", False, routing.QUOTE)


def test_a_credit_note_travels_as_its_invoice():
    note = sent("BE", BUSINESS, "BE", paper_kind=PaperKind.CREDIT_NOTE)

    assert route(note, DUTIES).channel == Channel.PEPPOL


def test_what_becomes_compulsory_says_when():
    assert route(sent("FR", BUSINESS, "FR"), DUTIES).since == date(2027, 9, 1)


def test_without_a_vat_number_peppol_is_not_compulsory():
    found = route(sent("BE", BUSINESS, "BE", vat_number=""), DUTIES)

    assert (found.channel, found.compulsory) == (Channel.PEPPOL, False)
    assert found.why == routing.WITHOUT_VAT_NUMBER


def test_a_company_exempt_from_vat_is_left_alone():
    found = route(sent("BE", BUSINESS, "BE", seller_regime=VatRegime.EXEMPT), DUTIES)

    assert (found.channel, found.compulsory) == (Channel.FACTURX, False)


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        (sent("BE", BUSINESS, "BE", enterprise_number=""), routing.NUMBER_MISSING),
        (sent("BE", PUBLIC, "BE", enterprise_number="12"), routing.NUMBER_MISSING),
        (
            sent("FR", BUSINESS, "FR", date(2028, 1, 1), enterprise_number=""),
            routing.NUMBER_MISSING,
        ),
        (sent("FR", PUBLIC, "FR", siret=""), routing.SIRET_MISSING),
    ],
)
def test_a_network_without_an_address_says_what_is_missing(case, missing):
    found = route(case, DUTIES)

    assert (found.address, found.missing) == ("", missing)
    assert found.is_network


@pytest.mark.parametrize("kind", [BUSINESS, CONSUMER])
def test_without_an_address_it_is_posted(kind):
    found = route(sent("BE", kind, "LU", email=""), DUTIES)

    assert (found.channel, found.compulsory) == (Channel.POST, False)


@pytest.mark.django_db
def test_a_final_paper_is_routed_as_it_was_copied():
    invoice = make_invoice()
    before = route_of(invoice, on=TODAY)
    invoice.customer.enterprise_number = be_number(9993000)
    invoice.customer.save()

    invoice.refresh_from_db()
    assert route_of(invoice, on=TODAY) == before
    assert before.channel == Channel.PEPPOL


@pytest.mark.django_db
def test_a_draft_is_routed_as_things_are_now(anna_activity):
    consumer = make_customer(anna_activity, kind=CONSUMER)

    assert route_of(make_draft(anna_activity, customer=consumer), on=TODAY).channel == (
        Channel.MAIL
    )


@pytest.mark.django_db
def test_the_dates_are_settings(anna_activity):
    entity = anna_activity.entity
    entity.country = "FR"
    entity.save()
    scope = ("entity", entity.code)
    change_setting(FRENCH_BUSINESSES_FROM, date(2026, 9, 1), on=TODAY, scope=scope)
    customer = make_customer(
        anna_activity, country="FR", enterprise_number=FR, vat_number=fr_vat(FR)
    )
    draft = make_draft(anna_activity, customer=customer)

    assert route_of(draft, on=TODAY).channel == Channel.PLATFORM
