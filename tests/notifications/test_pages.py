from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from smartportal.notifications.models import Notification
from tests.factories.notifications import notice_to
from tests.factories.steps import announced

pytestmark = pytest.mark.django_db

PATH = "/notifications/"


def test_the_list_shows_my_notices_newest_first(anna, carla, accepted, client_for):
    now = timezone.now()
    notice_to(anna, key="a", number="old", at=now - timedelta(days=1))
    notice_to(anna, key="b", number="new", at=now)
    notice_to(carla, number="hers")

    page = client_for(anna).get(PATH)

    assert [item.title for item in page.context["items"]] == [
        "Quote new accepted",
        "Quote old accepted",
    ]


def test_hostile_words_are_shown_as_words(anna, accepted, client_for):
    notice_to(anna, number="<script>alert(1)</script>")

    page = client_for(anna).get(PATH).content.decode()

    assert "<b>Quote &lt;script&gt;alert(1)&lt;/script&gt; accepted</b>" in page


def test_all_are_read_at_one_tap(anna, carla, accepted, client_for):
    notice_to(anna, at=timezone.now())
    notice_to(carla, at=timezone.now())

    response = client_for(anna).post("/notifications/reading/")

    assert (response.status_code, response.url) == (302, PATH)
    unread = Notification.objects.filter(read_at__isnull=True)
    assert [notice.recipient for notice in unread] == [carla]


def test_reading_is_no_link(anna, client_for):
    assert client_for(anna).get("/notifications/reading/").status_code == 405


def test_an_empty_list_says_what_comes_here(anna, client_for):
    assert b'class="empty"' in client_for(anna).get(PATH).content


def test_the_list_takes_the_same_queries_whatever_its_length(
    anna, accepted, linked, client_for
):
    client = client_for(anna)
    counts = []
    for number in range(4):
        notice_to(anna, key=str(number))
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))

    # Session, user, how many, they, about whom, the frame.
    assert counts == [6, 6, 6, 6]


def test_notices_of_steps_take_the_same_queries_whatever_their_number(
    cast, accepted, client_for
):
    client, counts = client_for(cast.anna), []
    for number in range(3):
        step = announced(cast, name=f"Studio {number}")
        notice_to(cast.anna, about=step, key=str(number))
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))

    assert counts[0] == counts[1] == counts[2] <= 10
