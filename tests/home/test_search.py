"""The search box: papers, customers, people and pages, as far as one sees them."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from smartportal.core.text import searched
from smartportal.home.searching import plain
from tests.factories.drafts import (
    LINE,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
)
from tests.factories.members import ActivityMemberFactory

pytestmark = pytest.mark.django_db
URL = reverse("home:search")
TODAY = date(2026, 11, 24)


@pytest.fixture
def find(cast, client_for):
    """The titles that somebody finds, by group."""

    def search(text, who="anna", **headers):
        client = client_for(cast.user(who))
        client.cookies["language"] = "en"
        response = client.get(URL, {"q": text}, headers=headers)
        assert response.status_code == 200
        return groups(response.content.decode())

    return search


def groups(html):
    found = {}
    for name, body in re.findall(
        r'aria-labelledby="found-(\w+)">(.*?)</section>', html, re.DOTALL
    ):
        found[name] = re.findall(r'<a class="row-link" href="[^"]*"><b>(.*?)</b>', body)
    return found


@pytest.fixture
def activity(cast):
    return make_activity(member=cast.anna.member, entity=cast.entity)


@pytest.fixture
def invoice(activity):
    return make_invoice(
        activity, on=TODAY, customer=make_customer(activity, name="Théâtre du Canal")
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "{number}",
        "{lower}",
        "facture {year} {n}",
        "{n}",
        "  {number}  ",
        "F {year} {n}",
    ],
)
def test_an_invoice_by_its_number_in_any_spelling(find, invoice, spelling):
    text = spelling.format(
        number=invoice.number,
        lower=invoice.number.lower(),
        year=invoice.issued_on.year,
        n=invoice.sequence,
    )

    assert find(text)["papers"] == ["Théâtre du Canal, €968.00"]


@pytest.mark.parametrize("text", ["theatre", "CANAL", "968", "968,00 €", "800"])
def test_a_paper_by_customer_or_amount(find, invoice, text):
    assert find(text)["papers"] == ["Théâtre du Canal, €968.00"]


@pytest.fixture
def paper_of_4706_90(activity):
    line = replace(LINE, unit_price=Decimal(1945))
    return make_draft(activity, lines=[line])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "text",
    ["4706", "4 706", "4706,9", "4706.9", "4706,90", "4.706,90", "4 706,90 €", "3890"],
)
def test_an_amount_finds_the_totals_that_begin_with_it(
    cast, client_for, paper_of_4706_90, text, language
):
    client = client_for(cast.anna)
    client.cookies["language"] = language

    html = client.get(URL, {"q": text}).content.decode()

    assert len(groups(html)["papers"]) == 1


@pytest.mark.parametrize(
    "text", ["4705", "4707", "470", "4706,8", "4706,00", "4706,91"]
)
def test_an_amount_finds_no_other_totals(find, paper_of_4706_90, text):
    assert "papers" not in find(text)


def test_a_customer_by_name(find, invoice):
    assert find("canal")["customers"] == ["Théâtre du Canal"]


def test_a_page_by_its_name_without_accents(find):
    assert find("inv")["pages"] == ["Invoices", "An invoice"]
    assert find("quo")["pages"] == ["Quotes", "A quote"]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("logo", "documents:brand_list"),
        ("colour", "documents:brand_list"),
        ("VAT", "documents:customer_list"),
        ("VAT", "tickets:ticket_new"),
        ("IBAN", "tickets:ticket_new"),
        ("password", "account_change_password"),
        ("language", "members:settings"),
        ("2fa", "mfa_index"),
    ],
)
def test_what_one_wants_to_change_leads_to_its_page(
    activity, cast, client_for, text, page
):
    client = client_for(cast.anna)
    client.cookies["language"] = "en"

    html = client.get(URL, {"q": text}).content.decode()

    assert f'<a class="row-link" href="{reverse(page)}">' in html


def test_who_runs_no_activity_has_no_logo_to_change(cast, client_for, activity):
    link = f'href="{reverse("documents:brand_list")}"'
    pages = {
        who: client_for(cast.user(who)).get(reverse("members:settings"))
        for who in ("anna", "applicant", "olga")
    }

    assert {who: link in page.content.decode() for who, page in pages.items()} == {
        "anna": True,
        "applicant": False,
        "olga": False,
    }


def test_a_name_is_compared_without_accents_and_soft_hyphens():
    assert plain("Théâtre") == "theatre"
    assert plain("Recou\u00advrement") == "recouvrement"


@pytest.mark.parametrize(
    "who", ["carla", "dora", "applicant", "former", "paul", "past_substitute"]
)
def test_other_people_s_papers_are_not_found(find, invoice, who):
    assert find("canal", who) == {}


@pytest.mark.parametrize(
    "who", ["anna", "ben", "olga", "substitute", "accountant", "recovery", "admin"]
)
def test_who_may_read_the_paper_finds_it(cast, activity, find, invoice, who):
    ActivityMemberFactory(activity=activity, member=cast.ben.member)

    assert find("canal", who)["papers"] == ["Théâtre du Canal, €968.00"]


def test_staff_find_the_members_they_reach_and_members_only_themselves(cast, find):
    for who in ("anna", "carla", "dora"):
        cast.user(who)

    assert find("carla", "olga")["people"] == ["Carla Test"]
    assert "people" not in find("dora", "olga")
    assert "people" not in find("carla", "anna")
    assert find("anna", "anna")["people"] == ["Anna Test"]


def test_the_team_s_places_are_only_the_team_s(find):
    assert "pages" not in find("recovery", "anna")
    assert find("recovery", "recovery")["pages"] == ["Recovery"]
    assert "pages" not in find("recovery", "olga")


def test_more_than_is_shown_leads_to_the_complete_lists(cast, activity, client_for):
    customer = make_customer(activity, name="Théâtre du Canal")
    for _n in range(9):
        make_draft(activity, customer=customer)

    html = client_for(cast.anna).get(URL, {"q": "canal & co"[:5]}).content.decode()

    assert len(groups(html)["papers"]) == 8
    assert f'href="{reverse("documents:invoice_list")}?q=canal"' in html


def test_nothing_found_says_how_to_look(cast, client_for):
    client = client_for(cast.anna)
    client.cookies["language"] = "en"

    html = client.get(URL, {"q": "zzzz"}).content.decode()

    assert "Nothing found for “zzzz”" in html


def test_without_words_nothing_is_looked_for(cast, client_for):
    html = client_for(cast.anna).get(URL).content.decode()

    assert groups(html) == {}


def test_htmx_receives_the_results_alone(cast, client_for):
    html = (
        client_for(cast.anna)
        .get(URL, {"q": "inv"}, headers={"HX-Request": "true"})
        .content.decode()
    )

    assert html.strip().startswith('<div class="stack" data-gap="l" id="results"')


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "a\x00b",
        "%",
        "_",
        "'; DROP TABLE documents_paper; --",
        "<script>alert(1)</script>",
        "\u202ecod.exe",
        "٣٤٥",
        "1e999999",
        "9" * 5000,
        "-",
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "F-99999999999999999999-99999999999999",
        "+++090/9337/55493+++",
    ],
)
def test_whatever_is_typed_gets_an_answer(cast, client_for, invoice, text):
    response = client_for(cast.anna).get(URL, {"q": text})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@given(st.text(max_size=400))
def test_what_is_looked_for_fits_on_a_line(text):
    found = searched(text)

    assert len(found) <= 100
    assert found == " ".join(found.split())
    assert "\x00" not in found


def test_names_are_compared_without_accents_and_case():
    assert (
        plain("Théâtre ÉCLUSE Œuvre Recou\u00advrement")
        == "theatre ecluse œuvre recouvrement"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_results(
    cast, activity, client_for, django_assert_num_queries, count
):
    for n in range(count):
        make_invoice(
            activity, on=TODAY, customer=make_customer(activity, name=f"Canal {n}")
        )
    client = client_for(cast.anna)

    with django_assert_num_queries(7):
        client.get(URL, {"q": "canal"})
