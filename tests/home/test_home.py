"""The first page of each of the cast."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from documents.models import Dispatch
from documents.quotes.services import Proof, accept_quote
from smartportal.core.subject import subject_of
from smartportal.delivery.models import DeliveryNotice
from smartportal.delivery.services import create_link
from smartportal.home import notices
from tests.factories.delivery import post_message
from tests.factories.drafts import make_activity, make_invoice, make_quote
from tests.factories.dunning import bank_read, owed
from tests.factories.steps import NOW, TODAY, announced, notice
from tickets.services import open_ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
URL = reverse("home:home")


def titles(html):
    """What stands under "Up to you"."""
    part = (
        html.split('id="first"')[1].split("</section>")[0]
        if 'id="first"' in html
        else ""
    )
    return re.findall(r"<div><b>(.*?)</b>", part)


def pockets(html):
    found = re.findall(
        r'class="label">(?:<svg.*?</svg>)?(.*?)</span>\s*<span class="value">(.*?)</span>',
        html,
        re.DOTALL,
    )
    return [(label, value.replace("\u00a0", " ")) for label, value in found]


def won_quote(activity, **options):
    quote = make_quote(activity, on=TODAY, **options)
    link, _token = create_link(
        subject_of(quote), scope="paper", expires_at=NOW + timedelta(days=30)
    )
    accept_quote(
        quote, name="M. Roy", proof=Proof(link, None, "I accept"), on=TODAY, at=NOW
    )
    return quote


def returned(invoice, *, by):
    message = post_message(at=NOW)
    Dispatch.objects.create(
        paper=invoice,
        message=message,
        to="wrong@client.example",
        subject="S",
        body="B",
        at=NOW,
        by=by,
    )
    DeliveryNotice.objects.create(
        message=message, kind="bounced", recipient="wrong@client.example", at=NOW
    )


# --- money -------------------------------------------------------------------------------------


def test_pockets_say_what_there_is(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14), amount="1936.00")
    owed(cast.anna_activity, due_on=date(2026, 12, 14), amount="64.00")
    make_quote(make_activity(member=cast.anna.member, entity=cast.entity), on=TODAY)

    html = opened()

    assert pockets(html) == [
        ("To receive", "€2,000"),
        ("Of which late", "€1,936"),
        ("Invoiced in 2026", "€2,000"),
        ("Offered", "€968"),
    ]
    assert "2 invoices: 1 late, 1 to come." in html
    assert "1 invoice, on average 10 days late." in html
    assert "1 quote without an answer." in html


def test_without_papers_there_are_two_empty_pockets_and_no_chart(anna_activity, opened):
    html = opened()

    assert pockets(html) == [("To receive", "€0"), ("Invoiced in 2026", "€0")]
    assert '<svg class="plot"' not in html
    assert "No invoice yet" in html


def test_the_chart_has_the_same_numbers_as_a_table(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14), amount="1936.00")

    html = opened()

    assert html.count('<rect class="col') == 12
    assert (
        '<tr><th scope="row">Oct</th><td><data value="1936.00">€1,936.00</data></td></tr>'
        in html
    )


def test_the_bank_s_freshness_stands_beside_the_amounts(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14))
    bank_read(cast.entity, until=date(2026, 11, 23))
    cache.delete(notices.CACHE_KEY)

    html = opened()

    assert "Bank read until yesterday 18:00" in html
    assert f'href="{reverse("tickets:ticket_new")}?figure=' in html


def test_a_bank_that_was_never_read_is_told_only_where_money_is_owed(cast, opened):
    cache.delete(notices.CACHE_KEY)
    before = opened()
    owed(cast.anna_activity, due_on=date(2026, 11, 14))
    cache.delete(notices.CACHE_KEY)

    assert "Bank not read yet" not in before
    assert "Bank not read yet" in opened()


def test_other_people_s_money_is_nobody_s_pocket(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14), amount="1936.00")

    assert "1,936" not in opened("dora")


# --- who is who --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["olga", "paul", "substitute", "accountant", "recovery", "admin"]
)
def test_who_only_works_in_the_team_starts_at_the_desk(cast, client_for, who):
    response = client_for(cast.user(who)).get(URL)

    assert (response.status_code, response["Location"]) == (302, reverse("desk:desk"))


def test_whose_role_is_over_is_told_so(opened):
    assert "Your role in the team is over, or has not begun." in opened(
        "past_substitute"
    )


def test_an_applicant_reads_what_comes_next(opened):
    html = opened("applicant")

    assert "Your application is with the cooperative." in html
    assert pockets(html) == []


def test_a_member_without_activity_is_sent_to_the_advisor(cast, opened):
    member = cast.carla.member
    member.advisor = cast.olga
    member.save()

    html = opened("carla")

    assert "You have no activity yet" in html
    assert "Olga Test advises you" in html


def test_a_former_member_keeps_the_papers_to_read(cast, opened):
    activity = make_activity(
        member=cast.former.member,
        entity=cast.entity,
        until_on=TODAY - timedelta(days=30),
    )
    owed(activity, due_on=date(2026, 11, 14), amount="64.00")

    html = opened("former")

    assert "Your time in the cooperative is over." in html
    assert pockets(html)[0] == ("To receive", "€64")
    assert "New quote" not in html.split("<main")[1]


def test_one_s_own_questions_and_where_they_stand(cast, anna_activity, opened):
    open_ticket(
        author=cast.anna,
        about=None,
        figure="",
        text="Is this right?",
        page_path="/",
        at=NOW,
    )
    open_ticket(
        author=cast.carla, about=None, figure="", text="Not mine", page_path="/", at=NOW
    )

    html = opened()

    assert "<b>Is this right?</b>" in html
    assert "Not mine" not in html


def test_nobody_without_login(client):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    cast, client_for, django_assert_num_queries, count
):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    for n in range(count):
        announced(cast, name=f"Studio {n}")
        notice(cast, name=f"Atelier {n}")
        won_quote(activity)
        returned(make_invoice(activity, on=TODAY), by=cast.anna)
    client = client_for(cast.anna)
    cache.set(notices.CACHE_KEY, notices.Late(reads={cast.entity.pk: NOW}), None)

    with django_assert_num_queries(17):
        client.get(URL)
