"""One-use tokens of forms."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from smartportal.audit.once import FormOutdated, once_token, spend
from smartportal.audit.services import AlreadyDone
from tests.factories.delivery import MONDAY

pytestmark = pytest.mark.django_db


def asked(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def posted(token: str | None, user):
    data = {} if token is None else {"once": token}
    request = RequestFactory().post("/", data)
    request.user = user
    return request


def test_a_token_is_spent_once(anna):
    token = once_token(asked(anna), anna.member)

    spend(posted(token, anna), anna.member)

    with pytest.raises(AlreadyDone):
        spend(posted(token, anna), anna.member)


def test_each_form_has_its_own_token(anna):
    first, second = (once_token(asked(anna), anna.member) for _ in range(2))

    spend(posted(first, anna), anna.member)
    spend(posted(second, anna), anna.member)


def test_a_token_is_for_one_person_and_one_thing(anna, carla):
    token = once_token(asked(anna), anna.member)

    for user, row in ((carla, anna.member), (AnonymousUser(), anna.member)):
        with pytest.raises(FormOutdated):
            spend(posted(token, user), row)
    with pytest.raises(FormOutdated):
        spend(posted(token, anna), carla.member)
    spend(posted(token, anna), anna.member)


def test_who_has_no_login_has_tokens_too(anna):
    token = once_token(asked(AnonymousUser()), anna.member)

    spend(posted(token, AnonymousUser()), anna.member)

    with pytest.raises(AlreadyDone):
        spend(posted(token, AnonymousUser()), anna.member)


@pytest.mark.parametrize("token", [None, "", "x", "WyJhIl0:1x:y", "\x00", "é" * 500])
def test_a_made_up_token_is_refused(anna, token):
    with pytest.raises(FormOutdated):
        spend(posted(token, anna), anna.member)


def test_a_form_may_stay_open_for_a_week(anna):
    with time_machine.travel(MONDAY, tick=False):
        early, late = (once_token(asked(anna), anna.member) for _ in range(2))

    with time_machine.travel(MONDAY + timedelta(days=6, hours=23), tick=False):
        spend(posted(early, anna), anna.member)
    with (
        time_machine.travel(MONDAY + timedelta(days=7, minutes=1), tick=False),
        pytest.raises(FormOutdated),
    ):
        spend(posted(late, anna), anna.member)


def test_the_tag_writes_a_hidden_field(anna):
    template = Template("{% load once %}{% once_token member %}")
    context = Context({"request": asked(anna), "member": anna.member})

    html = template.render(context)

    start, end = '<input type="hidden" name="once" value="', '">'
    assert html.startswith(start)
    assert html.endswith(end)
    spend(posted(html.removeprefix(start).removesuffix(end), anna), anna.member)
