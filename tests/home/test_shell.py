"""The frame around every page."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from smartportal.core.notices import Notice
from smartportal.home import navigation
from smartportal.home.context import shell
from smartportal.home.navigation import NavItem
from smartportal.notifications.services import mark_read
from tests.factories.delivery import MONDAY
from tests.factories.notifications import notice_to


def framed(user, path="/", source='{% extends "base.html" %}', **context):
    request = RequestFactory().get(path)
    request.user = user
    with override("en"):
        template = engines["django"].from_string(source)
        return template.render({"user": user, **context}, request)


def links_of(html, part):
    inside = re.search(rf'id="{part}".*?</div>', html, re.S).group()
    return re.findall(r'href="([^"]+)"', inside)


def test_a_place_that_does_not_exist_yet_is_left_out():
    items = [
        NavItem("Here", "house", "account_login"),
        NavItem("Nowhere", "house", "nowhere:nowhere"),
    ]

    found = navigation.links(items, path="/")

    assert [(link.item.label, link.url) for link in found] == [
        ("Here", "/accounts/login/")
    ]


@pytest.mark.urls("tests.delivery.demo_urls")
def test_in_the_demo_a_member_finds_what_would_have_been_sent(cast, client_for):
    client = client_for(cast.anna)

    assert (
        'href="/mailbox/"' in client.get(reverse("members:settings")).content.decode()
    )
    assert client.get("/mailbox/").status_code == 200


def test_outside_the_demo_no_mailbox_is_offered(cast, client_for):
    html = client_for(cast.anna).get(reverse("members:settings")).content.decode()

    assert "/mailbox/" not in html


def test_the_place_we_are_at_and_the_one_we_are_below_are_marked():
    items = [NavItem("Account", "user", "account_login")]

    def current(path):
        return navigation.links(items, path=path)[0].current

    assert current("/accounts/login/") == "page"
    assert current("/accounts/login/help/") == "true"
    assert current("/accounts/") == ""


def test_only_staff_are_led_to_the_administration(anna, olga):
    admin = reverse("admin:index")

    assert admin not in links_of(framed(anna), "account")
    assert admin in links_of(framed(olga), "account")


def test_who_worked_in_the_back_office_until_yesterday_is_led_there_no_more(
    past_substitute,
):
    links = links_of(framed(past_substitute), "account")

    assert past_substitute.is_staff
    assert {reverse("admin:index"), reverse("desk:desk")}.isdisjoint(links)


def test_the_frame_shows_who_is_logged_in_and_their_office(anna):
    html = framed(anna)

    assert f">{anna}</span><small>" in html
    assert "Namur" in html


def test_the_team_s_side_says_what_one_works_as(olga):
    assert "<small>Advisor</small>" in framed(olga, "/bureau/")


def test_the_team_s_side_looks_different(olga):
    assert 'data-for="team"' in framed(olga, "/bureau/")
    assert 'data-for="team"' not in framed(olga, "/")


def test_a_notice_says_what_is_late_since_when_and_what_it_holds_up(anna):
    since = datetime(2020, 11, 23, 17, tzinfo=UTC)
    notice = Notice("The bank is late.", since, "No reminder leaves.", "/x/", "Why")

    html = framed(anna, shell_notices=[notice])

    assert "<b>The bank is late.</b> Since 23\u00a0Nov 2020, 18:00. No reminder" in html


def test_a_page_is_framed_with_one_query(anna, django_assert_num_queries):
    with django_assert_num_queries(1):  # the office and the bell's count
        framed(anna, shell_notices=[])


def test_the_bell_counts_what_is_unread(anna, carla):
    for n in range(3):
        notice_to(anna, kind="documents.bank_late", key=str(n), count=1)
    notice_to(carla, kind="documents.bank_late", count=1)

    assert "Notifications: 3 new" in framed(anna)
    mark_read(anna, at=MONDAY)
    assert "Notifications: 0 new" in framed(anna)


def test_a_fragment_costs_the_frame_nothing(anna, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = anna

    with django_assert_num_queries(0):
        shell(request)


def test_choosing_a_language_works_without_an_account(client):
    response = client.post(reverse("shell:language"), {"language": "nl", "next": "/x/"})

    assert response["Location"] == "/x/"
    assert response.cookies["language"].value == "nl"


def test_choosing_a_language_also_sets_the_one_of_the_mails(client, anna):
    client.force_login(anna)

    client.post(reverse("shell:language"), {"language": "de", "next": "/"})

    anna.refresh_from_db()
    assert anna.language == "de"


@pytest.mark.parametrize("wish", ["xx", "", "fr'--", "es", "zh-hans", "\0", "f" * 5000])
def test_a_language_that_we_do_not_speak_changes_nothing(client, anna, wish):
    client.force_login(anna)

    response = client.post(reverse("shell:language"), {"language": wish, "next": "/"})

    anna.refresh_from_db()
    assert (response.status_code, anna.language) == (302, "fr")
    assert "language" not in response.cookies


def test_a_language_is_chosen_by_posting_only(client):
    assert client.get(reverse("shell:language")).status_code == 405


def test_the_policy_against_inline_styles_holds_while_parts_are_swapped(client):
    """Without it htmx carries an element's `style` over for a moment, which the policy refuses."""
    html = client.get(reverse("account_login")).content.decode()
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", html)
    assert found
    config = json.loads(found.group(1))

    assert config["includeIndicatorStyles"] is False
    assert "style" not in config["attributesToSettle"]
