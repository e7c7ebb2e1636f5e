import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from smartportal.core import clock
from smartportal.core.subject import subject_of
from tests.factories.delivery import MONDAY
from tests.factories.tickets import ask
from tickets.models import Ticket
from tickets.services import MOST_A_DAY, answer_ticket

pytestmark = pytest.mark.django_db

NEW = "/tickets/new/"


def token_in(response) -> str:
    return re.search(r'name="once" value="([^"]+)"', response.content.decode())[1]


def test_a_figure_is_questioned_from_its_page(anna, client_for):
    client = client_for(anna)
    url = f"{NEW}?about={subject_of(anna.member)}&figure=1%20936,00%20€"

    page = client.get(url, headers={"referer": "http://testserver/invoices/?q=x"})
    response = client.post(
        url,
        {
            "text": "I paid <b>half</b>.",
            "page_path": "/invoices/",
            "once": token_in(page),
        },
    )

    ticket = Ticket.objects.get()
    assert page.context["form"]["page_path"].value() == "/invoices/"
    assert (response.status_code, response.url) == (302, ticket.get_absolute_url())
    assert (ticket.author, ticket.about, ticket.figure, ticket.page_path) == (
        anna,
        subject_of(anna.member),
        "1 936,00 €",
        "/invoices/",
    )
    shown = client.get(response.url)
    assert b"I paid &lt;b&gt;half&lt;/b&gt;." in shown.content
    assert "1 936,00 €" in shown.content.decode()


def test_a_form_that_is_posted_twice_asks_once(anna, client_for):
    client = client_for(anna)
    data = {"text": "Why?", "once": token_in(client.get(NEW))}

    first, second = (client.post(NEW, data) for _ in range(2))

    assert Ticket.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == "/tickets/"


def test_a_form_without_its_token_is_shown_again(anna, client_for):
    page = client_for(anna).post(NEW, {"text": "Why?"})

    assert page.status_code == 200
    assert len(page.context["form"].non_field_errors()) == 1
    assert Ticket.objects.count() == 0


def test_a_question_too_many_is_said_and_stays_typed(anna, client_for):
    for _ in range(MOST_A_DAY):
        ask(anna, at=clock.now())
    client = client_for(anna)

    page = client.post(NEW, {"text": "One more?", "once": token_in(client.get(NEW))})

    assert len(page.context["form"].non_field_errors()) == 1
    assert page.context["form"]["text"].value() == "One more?"
    assert Ticket.objects.count() == MOST_A_DAY


@pytest.mark.parametrize("text", ["", "   ", "a\x0bb", "x" * 4001])
def test_what_cannot_be_asked_is_said_beside_the_field(anna, client_for, text):
    client = client_for(anna)

    page = client.post(NEW, {"text": text, "once": token_in(client.get(NEW))})

    assert list(page.context["form"].errors) == ["text"]


@pytest.mark.parametrize(
    "about",
    ["member", "member:", ":x", "nothing:abc", "member:doesnotexist", "a:b:c"],
)
def test_what_does_not_exist_cannot_be_questioned(anna, client_for, about):
    assert client_for(anna).get(f"{NEW}?about={about}").status_code == 404


def test_what_one_does_not_see_cannot_be_questioned(anna, carla, client_for):
    url = f"{NEW}?about={subject_of(carla.member)}"

    assert client_for(anna).get(url).status_code == 404
    assert client_for(anna).post(url, {"text": "Why?"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"]
)
def test_only_a_page_of_ours_is_kept(anna, client_for, path):
    client = client_for(anna)
    data = {"text": "Why?", "page_path": path, "once": token_in(client.get(NEW))}

    client.post(NEW, data)

    assert Ticket.objects.get().page_path == ""


def test_a_broken_address_of_the_page_before_is_no_page(anna, client_for):
    page = client_for(anna).get(NEW, headers={"referer": "http://[bad/"})

    assert page.context["form"]["page_path"].value() == ""


def test_the_list_holds_my_questions_only(anna, olga, client_for):
    ask(anna, text="Mine")
    ask(olga, text="Hers")

    page = client_for(olga).get("/tickets/")

    assert [ticket.text for ticket, _status in page.context["rows"]] == ["Hers"]


def test_the_list_takes_the_same_queries_whatever_its_length(anna, client_for):
    client = client_for(anna)
    counts = []
    for _ in range(3):
        ask(anna)
        with CaptureQueriesContext(connection) as queries:
            client.get("/tickets/")
        counts.append(len(queries))

    assert counts[1] == counts[2] <= 10


def test_an_answered_question_shows_both(anna, olga, client_for):
    ticket = ask(anna)
    answer_ticket(ticket, text="It is the fee.", by=olga, at=MONDAY)

    page = client_for(anna).get(ticket.get_absolute_url())

    assert page.context["status"].kind == "ok"
    assert b"It is the fee." in page.content


def test_who_may_answer_is_led_to_the_back_office(anna, olga, client_for):
    ticket = ask(anna)
    url = reverse("admin:tickets_ticket_change", args=[ticket.pk])

    advisor = client_for(olga).get(ticket.get_absolute_url()).content.decode()
    author = client_for(anna).get(ticket.get_absolute_url()).content.decode()

    assert (url in advisor, url in author) == (True, False)


# --- the back office ------------------------------------------------------------------------------
def test_an_advisor_answers_in_the_back_office_once(anna, olga, client_for):
    ticket = ask(anna)
    url = reverse("admin:tickets_ticket_change", args=[ticket.pk])
    client = client_for(olga)

    first = client.post(url, {"answer": "It is the fee."})
    client.post(url, {"answer": "Changed"})

    ticket.refresh_from_db()
    assert first.status_code == 302
    assert (ticket.answer, ticket.answered_by, ticket.state) == (
        "It is the fee.",
        olga,
        "answered",
    )


def test_an_empty_answer_is_refused(anna, olga, client_for):
    ticket = ask(anna)
    url = reverse("admin:tickets_ticket_change", args=[ticket.pk])

    client_for(olga).post(url, {"answer": " "})

    ticket.refresh_from_db()
    assert ticket.state == "received"
