"""What a customer does by their link."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.enums import AnswerKind, LineKind, PaperState
from documents.models import CustomerAnswer
from documents.papers.lines import LineInput
from documents.quotes.services import send_quote
from documents.quotes.versions import revise_quote
from smartportal.core import clock
from smartportal.core.subject import subject_of
from smartportal.delivery.services import create_link, revoke_links
from tests.factories.drafts import ENVELOPE, LINE, make_quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote():
    return make_quote(on=clock.today(), title="Mixage")


@pytest.fixture
def token(quote):
    return token_of(quote)


def token_of(paper, *, days=30):
    expires = timezone.now() + timedelta(days=days)
    return create_link(subject_of(paper), scope="paper", expires_at=expires)[1]


@pytest.fixture
def customer():
    """Somebody without a login."""
    return Client()


def once(page):
    return re.search(r'name="once" value="([^"]+)"', page.content.decode()).group(1)


def accept(customer, token, **data):
    page = customer.get(reverse("documents:public_paper", args=[token]))
    data = {"name": "Mathilde Roy", "agreed": "on", "once": once(page), **data}
    return customer.post(reverse("documents:public_acceptance", args=[token]), data)


def test_the_page_shows_the_paper_and_nothing_is_filled_in(customer, token, quote):
    response = customer.get(reverse("documents:public_paper", args=[token]))

    text = response.content.decode()
    assert quote.number in text
    assert "968,00" in text
    assert 'name="agreed"' in text
    assert "checked" not in text
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_looking_changes_nothing(customer, token, quote):
    for _ in range(3):
        customer.get(reverse("documents:public_paper", args=[token]))

    quote.refresh_from_db()
    assert quote.state == PaperState.SENT
    assert not CustomerAnswer.objects.exists()


def test_accepting_wins_the_quote(customer, token, quote):
    response = accept(customer, token)

    assert response.status_code == 302
    quote.refresh_from_db()
    answer = CustomerAnswer.objects.get()
    assert (quote.state, answer.kind, answer.name) == (
        PaperState.WON,
        AnswerKind.ACCEPTED,
        "Mathilde Roy",
    )
    assert answer.consent_text != ""


def test_the_same_form_posted_twice_answers_once(customer, token, quote):
    page = customer.get(reverse("documents:public_paper", args=[token]))
    data = {"name": "M", "agreed": "on", "once": once(page)}
    url = reverse("documents:public_acceptance", args=[token])

    first, second = customer.post(url, data), customer.post(url, data)

    assert (first.status_code, second.status_code) == (302, 200)
    assert CustomerAnswer.objects.count() == 1


@pytest.mark.parametrize("missing", ["name", "agreed"])
def test_without_name_or_tick_nothing_is_accepted_and_the_rest_stays(
    customer, token, quote, missing
):
    response = accept(customer, token, **{missing: ""})

    assert response.status_code == 200
    assert response.context["accept_form"].errors.keys() == {missing}
    quote.refresh_from_db()
    assert quote.state == PaperState.SENT


OPTIONS = (
    LINE,
    replace(LINE, description="Copie de sécurité", optional=True),
    LineInput(kind=LineKind.TEXT, description="Merci"),
    replace(LINE, description="Seconde copie", quantity=Decimal(1), optional=True),
    LineInput(kind=LineKind.DISCOUNT, quantity=Decimal(10)),
)


@pytest.fixture
def offer():
    """800 €, options of 800 and 400 €, 10 % off."""
    return make_quote(on=clock.today(), lines=OPTIONS)


def words(response) -> str:
    text = re.sub("<.*?>", "", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").split())


def test_options_are_offered_unticked_with_what_they_add(customer, offer):
    page = customer.get(reverse("documents:public_paper", args=[token_of(offer)]))

    assert "871,20 € TVA comprise" in words(page)
    assert "Copie de sécurité (+ 871,20 €)" in words(page)
    assert "Seconde copie (+ 435,60 €)" in words(page)
    assert "checked" not in page.content.decode()


def test_what_was_ticked_is_kept_with_the_answer_and_shown(customer, offer):
    token = token_of(offer)

    accept(customer, token, options=["4"])

    assert CustomerAnswer.objects.get().chosen == [4]
    page = words(customer.get(reverse("documents:public_paper", args=[token])))
    assert "Options choisies : Seconde copie." in page
    assert "1 306,80 €" in page


def test_without_a_tick_nothing_is_chosen(customer, offer):
    token = token_of(offer)

    accept(customer, token)

    assert CustomerAnswer.objects.get().chosen == []
    page = words(customer.get(reverse("documents:public_paper", args=[token])))
    assert "Aucune option n’a été choisie." in page


@pytest.mark.parametrize("options", [["1"], ["3"], ["99"], ["x"], ["4", "1"]])
def test_only_options_can_be_ticked(customer, offer, options):
    response = accept(customer, token_of(offer), options=options)

    assert response.context["accept_form"].errors.keys() == {"options"}
    assert not CustomerAnswer.objects.exists()


def test_a_quote_without_options_takes_no_tick(customer, token):
    accept(customer, token, options=["1"])

    assert CustomerAnswer.objects.get().chosen == []


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_total_follows_the_ticks_and_nothing_is_answered(customer, offer, headers):
    token = token_of(offer)
    url = reverse("documents:public_acceptance", args=[token])
    data = {"recalculate": "1", "options": ["2", "99", "x"], "name": "Mathilde"}

    response = customer.post(url, data, headers=headers)

    assert "Avec votre choix : 1 742,40 € TVA comprise." in words(response)
    assert not CustomerAnswer.objects.exists()
    html = response.content.decode()
    if headers:
        assert html.strip().startswith("<p")
    else:
        assert 'value="Mathilde"' in html
        assert html.count("checked") == 1
        assert "errors" not in html


def test_declining_keeps_the_reason(customer, token, quote):
    page = customer.get(reverse("documents:public_paper", args=[token]))

    customer.post(
        reverse("documents:public_refusal", args=[token]),
        {"reason": "Trop <b>cher</b>", "once": once(page)},
    )

    quote.refresh_from_db()
    assert (quote.state, CustomerAnswer.objects.get().reason) == (
        PaperState.LOST,
        "Trop <b>cher</b>",
    )


def test_well_received_needs_one_press(customer, token):
    url = reverse("documents:public_receipt", args=[token])

    customer.post(url)
    customer.post(url)

    assert CustomerAnswer.objects.get().kind == AnswerKind.RECEIVED


def test_a_get_never_answers(customer, token):
    for name in ("acceptance", "refusal", "receipt"):
        assert (
            customer.get(reverse(f"documents:public_{name}", args=[token])).status_code
            == 405
        )


def test_an_expired_link_says_so(customer, quote):
    response = customer.get(
        reverse("documents:public_paper", args=[token_of(quote, days=-1)])
    )

    assert response.status_code == 410
    assert quote.number not in response.content.decode()


def test_a_revoked_link_says_so(customer, quote, token):
    revoke_links(subject_of(quote), at=timezone.now())

    assert (
        customer.get(reverse("documents:public_paper", args=[token])).status_code == 410
    )


@pytest.mark.parametrize("token", ["x", "A" * 43, "..%2f", "' OR 1=1"])
def test_a_made_up_link_opens_nothing(customer, token):
    response = customer.get(reverse("documents:public_paper", args=[token]))

    assert response.status_code == 410


def test_the_link_of_one_paper_opens_no_other(customer, token, quote):
    other = make_quote(on=clock.today())

    text = customer.get(
        reverse("documents:public_paper", args=[token])
    ).content.decode()

    assert quote.customer.name in text
    assert other.customer.name not in text


def test_the_customer_chooses_the_language(customer, token):
    url = reverse("documents:public_paper", args=[token])

    assert customer.get(url, {"lang": "nl"}).headers["Content-Language"] == "nl"


@pytest.mark.parametrize("code", ["es", "xx", "", "fr-be"])
def test_a_language_that_the_portal_does_not_speak_is_that_of_the_paper(
    customer, token, quote, code
):
    page = customer.get(reverse("documents:public_paper", args=[token]), {"lang": code})

    assert page.headers["Content-Language"] == quote.language


def test_the_proof_of_an_answer_keeps_the_customer_s_address_not_the_proxy_s(
    customer, token, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    customer.post(
        reverse("documents:public_receipt", args=[token]),
        headers={"X-Forwarded-For": "198.51.100.9, 203.0.113.5"},
        REMOTE_ADDR="10.0.0.7",
    )

    assert CustomerAnswer.objects.get().address == "203.0.113.5"


def test_an_address_that_nobody_knows_is_none(customer, token):
    url = reverse("documents:public_receipt", args=[token])

    customer.post(url, REMOTE_ADDR="")

    assert CustomerAnswer.objects.get().address is None


def test_the_link_of_a_former_version_opens_the_newest(customer, token, quote):
    version = next_version(quote)

    text = customer.get(
        reverse("documents:public_paper", args=[token])
    ).content.decode()

    assert version.number in text
    assert f"Version 2, remplace {quote.number}" in text


def test_a_form_of_a_former_version_accepts_nothing(customer, token, quote):
    page = customer.get(reverse("documents:public_paper", args=[token]))
    version = next_version(quote)

    data = {"name": "Mathilde Roy", "agreed": "on", "once": once(page)}
    answer = customer.post(reverse("documents:public_acceptance", args=[token]), data)

    assert version.number in answer.content.decode()
    version.refresh_from_db()
    assert version.state == PaperState.SENT
    assert CustomerAnswer.objects.count() == 0


def next_version(quote):
    draft = revise_quote(quote, by=quote.created_by, at=timezone.now())
    return send_quote(
        draft,
        envelope=ENVELOPE,
        on=clock.today(),
        at=timezone.now(),
        by=quote.created_by,
    ).paper
