"""What narrows a list, what its papers come to, and the lists that a reader keeps."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.models import SavedList
from documents.models.lists import MOST_SAVED_LISTS
from documents.papers.services import LineInput
from smartportal.core import clock
from tests.factories.credit_notes import make_credit_note
from tests.factories.drafts import make_customer, make_draft, make_invoice, make_quote

pytestmark = pytest.mark.django_db
LIST = reverse("documents:invoice_list")


def priced(amount):
    return (
        LineInput(
            description="x",
            quantity=Decimal(1),
            unit_price=Decimal(amount),
            vat_rate=Decimal("21.00"),
        ),
    )


@pytest.fixture
def papers(cast):
    """A hundred euros a month ago, two hundred ten days ago, three hundred today for another customer."""
    activity, today = cast.anna_activity, clock.today()
    studio = make_customer(activity, name="Studio Belvédère")
    theatre = make_customer(activity, name="Théâtre de l’Écluse")
    return [
        make_invoice(
            activity,
            on=today - timedelta(days=days),
            customer=customer,
            lines=priced(amount),
        )
        for days, customer, amount in (
            (30, studio, "100"),
            (10, studio, "200"),
            (0, theatre, "300"),
        )
    ]


@pytest.fixture
def anna(cast, client_for):
    return client_for(cast.anna)


def found(client, address=LIST, **query):
    return [paper.pk for paper in client.get(address, query).context["page"]]


def ago(days):
    return (clock.today() - timedelta(days=days)).isoformat()


def test_each_filter_narrows_the_list(anna, papers):
    old, middle, new = (paper.pk for paper in papers)
    studio, theatre = papers[0].customer.public_id, papers[2].customer.public_id

    assert set(found(anna, customer=studio)) == {old, middle}
    assert set(found(anna, customer=theatre)) == {new}
    assert set(found(anna, since=ago(10))) == {middle, new}
    assert set(found(anna, until=ago(10))) == {old, middle}
    assert set(found(anna, at_least="242")) == {middle, new}
    assert set(found(anna, at_most="242,00 €")) == {old, middle}
    assert set(found(anna, at_least="122", at_most="362,99", customer=studio)) == {
        middle
    }
    assert set(found(anna, activity=papers[0].activity.public_id)) == {
        old,
        middle,
        new,
    }


def test_a_state_and_a_search_keep_the_other_filters(anna, papers):
    studio = papers[0].customer.public_id

    page = anna.get(LIST, {"customer": studio, "q": "belvedere", "page": "1"})

    assert [chip.url for chip in page.context["chips"]][1] == (
        f"{LIST}?state=late&q=belvedere&customer={studio}"
    )
    assert page.context["hidden"] == [("customer", studio)]
    assert page.context["parts"][0].url == f"{LIST}?q=belvedere"
    assert str(page.context["parts"][0].label) == "Studio Belvédère"


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"since": "hier"}, "since", "Saisissez une date valide."),
        (
            {"since": "2026-02-02", "until": "2026-02-01"},
            "until",
            "Le dernier jour est avant le premier.",
        ),
        (
            {"at_least": "200", "at_most": "1"},
            "at_most",
            "Le montant le plus haut est sous le plus bas.",
        ),
        (
            {"at_least": "cher"},
            "at_least",
            "Écrivez un nombre en chiffres, par exemple 12,50.",
        ),
    ],
)
def test_what_is_typed_wrong_is_said_beside_its_field(
    anna, papers, query, field, sentence
):
    page = anna.get(LIST, query)

    panel = page.context["panel"]
    assert panel.errors == {field: [sentence]}
    assert panel[field].value() == query[field]


@pytest.mark.parametrize(
    "query",
    [
        {"customer": "' OR 1=1"},
        {"customer": "\x00"},
        {"activity": "🦊"},
        {"at_least": "1e400"},
        {"at_most": "9" * 400},
        {"since": "9999-99-99"},
        {"state": "<script>"},
        {"page": "-1", "panel": "on", "select": "on"},
    ],
)
def test_a_hostile_filter_breaks_nothing(anna, papers, query):
    assert anna.get(LIST, query).status_code == 200


def test_a_customer_of_somebody_else_is_no_filter(cast, client_for, papers):
    page = client_for(cast.carla).get(LIST, {"customer": papers[0].customer.public_id})

    assert "customer" in page.context["found"].filters.form.errors
    assert list(page.context["page"]) == []


def test_the_sums_of_what_was_found_count_credit_notes_less(anna, papers):
    make_credit_note(papers[1], on=clock.today())

    sums = anna.get(LIST, {"at_least": "1"}).context["sums"]

    assert sums.count() == 4
    assert sums.net == Decimal("400.00")
    assert sums.gross == Decimal("484.00")
    assert sums.open == Decimal("484.00")


def test_without_a_filter_nothing_is_added_up(anna, papers):
    page = anna.get(LIST)

    assert page.context["sums"] is None
    assert page.context["parts"] == []
    assert page.context["panel"] is None


def test_the_menu_of_one_customer_is_no_choice(cast, anna):
    make_invoice(cast.anna_activity, on=clock.today())

    panel = anna.get(LIST, {"panel": "on"}).context["panel"]

    assert list(panel.fields) == ["q", "since", "until", "at_least", "at_most"]


def keep(client, name, query, kind="invoice"):
    return client.post(
        reverse("documents:saved_lists"), {"kind": kind, "name": name, "query": query}
    )


def test_a_list_is_kept_under_a_name_and_forgotten(anna, papers):
    kept = keep(anna, " Octobre ", "page=3&at_least=200&x=1&state=due")

    assert kept.url == f"{LIST}?state=due&at_least=200"
    page = anna.get(kept.url)
    [chip] = page.context["saved"]
    assert (chip.label, chip.url, chip.current) == ("Octobre", kept.url, True)
    assert anna.get(reverse("documents:quote_list")).context["saved"] == []

    address = reverse(
        "documents:saved_list_removal", args=[page.context["current"].public_id]
    )
    assert anna.post(address).url == kept.url
    assert not SavedList.objects.exists()


def test_the_same_name_takes_the_place_of_the_former(anna):
    keep(anna, "Grandes", "at_least=200")
    keep(anna, "Grandes", "at_least=300")

    assert SavedList.objects.get().query == "at_least=300"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", "at_least=1"),
        ("x" * 41, "at_least=1"),
        ("a\nb", "at_least=1"),
        ("Tout", ""),
        ("Tout", "page=2"),
    ],
)
def test_a_list_without_name_or_filter_is_not_kept(anna, name, query):
    assert keep(anna, name, query).status_code == 302
    assert not SavedList.objects.exists()


def test_nobody_keeps_lists_without_end(anna):
    for n in range(MOST_SAVED_LISTS + 1):
        keep(anna, f"Liste {n}", "at_least=1")
    keep(anna, "Liste 1", "at_least=2")

    assert SavedList.objects.count() == MOST_SAVED_LISTS
    assert SavedList.objects.get(name="Liste 1").query == "at_least=2"


def test_quotes_have_the_same_filters(cast, anna):
    quote = make_quote(cast.anna_activity, on=clock.today())
    make_draft(cast.anna_activity, kind="quote")
    address = reverse("documents:quote_list")

    assert found(anna, address, since=ago(1)) == [quote.pk]
    assert found(anna, address, since=ago(-1)) == []
