"""The desk: who calls, and what waits."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from documents.models import Dispatch
from documents.steering.services import decide
from smartportal.desk.waiting import SHOWN
from tests.factories.members import MemberFactory, MembershipFactory
from tests.factories.steps import NOW, announced, late_invoice, notice
from tickets.services import open_ticket

pytestmark = pytest.mark.django_db
URL = reverse("desk:desk")


@pytest.fixture
def opened(cast, client_for):
    def get(who="olga", **query):
        client = client_for(cast.user(who))
        client.cookies["language"] = "en"
        response = client.get(URL, query)
        assert response.status_code == 200
        return response.content.decode()

    return get


def rows(html, name):
    """The first words of each row of a list."""
    if f'aria-labelledby="{name}"' not in html:
        return []
    part = html.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
    return re.findall(r"<li><div><b>(.*?)</b>", part)


def found(html):
    return re.findall(r'<p class="grow"><b>(.*?)</b>', html)


def ask(author, text="When am I paid?", **changes):
    return open_ticket(
        **{
            "author": author,
            "about": None,
            "figure": "",
            "text": text,
            "page_path": "/",
            "at": NOW,
        }
        | changes
    )


def test_questions_of_one_s_members_the_oldest_first(cast, opened):
    ask(cast.carla, "Second")
    ask(cast.anna, "First", at=NOW - timedelta(days=1))
    ask(cast.dora, "Elsewhere")

    assert rows(opened(), "questions") == ["First", "Second"]


def test_the_menu_leads_to_every_question_that_waits(cast, client_for):
    ask(cast.anna, "First")
    ask(cast.dora, "Elsewhere")
    client = client_for(cast.olga)
    client.cookies["language"] = "en"

    html = client.get(reverse("desk:questions")).content.decode()

    assert rows(html, "questions") == ["First"]
    assert f'href="{reverse("desk:questions")}"' in html.split("<main")[0]


def test_reminders_without_an_answer_and_until_when(cast, opened):
    announced(cast, name="Studio Belvédère")
    decide(announced(cast, name="Ondes Vives"), choice="ok", by=cast.anna, at=NOW)

    html = opened()

    assert rows(html, "undecided") == ["Reminder 1 to Studio Belvédère"]
    assert (
        "Anna Test, before 1\u00a0Dec, 18:00. Without an answer: leaves Wednesday 2 December."
        in html
    )


def test_formal_notices_with_the_member_s_word(cast, opened):
    action = notice(cast)
    decide(action.planned, choice="ok", by=cast.anna, at=NOW)

    html = opened()

    assert rows(html, "serious") == ["Studio Belvédère"]
    assert "OK since 24\u00a0Nov." in html


def test_an_e_invoice_that_is_held_back_says_why(cast, opened):
    invoice = late_invoice(cast).invoice
    Dispatch.objects.create(
        paper=invoice,
        to="a@b.example",
        subject="S",
        body="B",
        at=NOW,
        by=cast.anna,
        held_because="BR-CO-10: sum",
    )

    html = opened("accountant")

    assert rows(html, "unsent") == [invoice.number]
    assert "BR-CO-10: sum" in html


def test_a_paper_that_does_not_leave_is_shown_until_it_is_sent_again(cast, opened):
    invoice = late_invoice(cast).invoice
    sending = {"paper": invoice, "to": "a@b.example", "subject": "S", "body": "B"}
    Dispatch.objects.create(**sending, at=NOW - timedelta(hours=1), by=cast.anna)

    assert rows(opened("accountant"), "unsent") == [invoice.number]

    Dispatch.objects.create(**sending, at=NOW, by=cast.anna)
    assert rows(opened("accountant"), "unsent") == []


def test_only_who_recovers_is_led_there_with_the_numbers(cast, opened):
    action = notice(cast)
    decide(action.planned, choice="ok", by=cast.anna, at=NOW)

    html = opened("recovery")

    assert "One step to approve" in html
    assert "perhaps sent" not in html
    assert html.index('id="to-recover"') < html.index('id="call"')
    assert 'id="to-recover"' not in opened("olga")
    assert reverse("desk:recovery") not in opened("olga")


def test_only_who_keeps_the_bank_is_led_there(opened):
    assert reverse("desk:bank") in opened("accountant")
    assert reverse("desk:bank") not in opened("recovery")


def test_the_advisor_reaches_the_list_of_the_members_of_their_offices(cast, opened):
    members = [cast.anna, cast.carla]
    html = opened("olga")

    assert f"{len(members)} members." in html
    assert reverse("admin:members_member_changelist") in html


def test_when_nothing_waits_it_says_so(opened):
    assert "Nothing waits for you" in opened("olga")


# --- who calls ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "anna",
        "ANNA TEST",
        "anna@members",
        "0475 12 34 56",
        "32475123456",
        "+32 475/12.34.56",
    ],
)
def test_a_caller_is_found_by_name_address_or_phone(cast, opened, text):
    member = cast.anna.member
    member.phone = "+32 475 12 34 56"
    member.save()

    assert found(opened(q=text)) == ["Anna Test"]


def test_a_caller_is_found_by_an_invoice(cast, opened):
    step = announced(cast)

    html = opened(q=step.paper.number)

    assert found(html) == ["Anna Test"]
    assert "Reminder 1 to Studio Belvédère, before 1\u00a0Dec, 18:00" in html


@pytest.mark.parametrize(
    ("who", "names"),
    [("olga", []), ("paul", ["Dora Test"]), ("accountant", ["Dora Test"])],
)
def test_only_members_in_reach_are_found(dora, opened, who, names):
    assert found(opened(who, q="dora")) == names


def test_nobody_found_says_how_to_look(opened):
    assert "Nobody found for “zzz”." in opened(q="zzz")


@pytest.mark.parametrize(
    "text", ["\x00", "%", "((((", "\\d+\\d+\\d+\\d+", "'; --", "9" * 300, "𝟘𝟙𝟚𝟛𝟜𝟝"]
)
def test_whatever_is_typed_gets_an_answer(opened, text):
    assert "Who is calling?" in opened(q=text)


def test_who_calls_takes_the_place_of_what_waits(cast, opened):
    ask(cast.anna, "First")

    html = opened(q="anna")

    assert found(html) == ["Anna Test"]
    assert rows(html, "questions") == []
    assert "Nothing waits for you" not in html


# --- what it costs -----------------------------------------------------------------------------


def fill(cast, count):
    for n in range(count):
        announced(cast, name=f"Studio {n}")
        decide(
            notice(cast, name=f"Atelier {n}").planned, choice="ok", by=cast.anna, at=NOW
        )
        ask(cast.anna, f"Question {n}")
        member = MemberFactory(user__first_name=f"Zoe{n}")
        MembershipFactory(member=member, office=cast.namur)
        Dispatch.objects.create(
            paper=late_invoice(cast, name=f"Brume {n}").invoice,
            to="a@b.example",
            subject="S",
            body="B",
            at=NOW,
            by=cast.anna,
            held_because="BR-CO-10: sum",
        )


# Session, user, roles with the second factor, bell. Then the desk: how many members, its four lists (and what waits
# for who advises, for who recovers); who calls: how many members, those found, their offices, their steps.
QUERIES = [
    ("olga", "desk:desk", {}, 10),
    ("recovery", "desk:desk", {}, 10),
    ("recovery", "desk:desk", {"q": "zoe"}, 8),
    ("olga", "desk:questions", {}, 6),
]


@pytest.mark.parametrize(("who", "name", "query", "queries"), QUERIES)
@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    cast, client_for, django_assert_num_queries, who, name, query, queries, count
):
    fill(cast, count)
    client = client_for(cast.user(who))

    with django_assert_num_queries(queries):
        client.get(reverse(name), query)


def test_a_list_with_more_than_it_shows_says_how_many_at_the_same_cost(
    cast, opened, client_for, django_assert_num_queries
):
    for n in range(SHOWN + 1):
        ask(cast.anna, f"Question {n}")

    html = opened()

    assert len(rows(html, "questions")) == SHOWN
    assert f'<span class="count-of">{SHOWN + 1}</span>' in html
    client = client_for(cast.olga)
    with django_assert_num_queries(10):
        client.get(URL)
