"""The bell of every page."""

import re

from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from smartportal.notifications.models import Notification


def tell(user, key, **fields):
    return Notification.objects.create(
        recipient=user,
        kind="gone.kind",
        key=key,
        subject_kind="gone",
        subject_id=key,
        created_at=timezone.now(),
        **fields,
    )


def counted(user):
    request = RequestFactory().get("/")
    request.user = user
    html = (
        engines["django"].from_string('{% extends "base.html" %}').render({}, request)
    )
    return re.findall(r'class="count" aria-hidden="true">(\d+)<', html)


def test_the_bell_counts_what_is_new_for_me_only(anna, carla):
    tell(anna, "1")
    tell(anna, "2")
    tell(anna, "3", read_at=timezone.now())
    tell(carla, "4")

    assert counted(anna) == ["2"]


def test_a_bell_without_news_carries_no_number(anna):
    assert counted(anna) == []


def test_the_opened_bell_lists_the_newest_and_skips_kinds_that_are_gone(client, anna):
    tell(anna, "1")
    client.force_login(anna)

    response = client.get(reverse("shell:bell"), headers={"Accept-Language": "en"})

    assert "Nothing new." in response.content.decode()
