"""The member's own word on a quote, on its page."""

import pytest
from django.urls import reverse

from documents.models import CustomerAnswer, Paper, QuoteProgress
from smartportal.core import clock
from tests.factories.drafts import make_quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(cast):
    return make_quote(cast.anna_activity, on=clock.today())


@pytest.fixture
def anna(cast, client_for):
    return client_for(cast.anna)


def page_of(client, quote):
    return client.get(reverse("documents:quote", args=[quote.public_id]))


def say(client, quote, **said):
    html = page_of(client, quote).content.decode()
    token = html.split('name="once" value="')[1].split('"')[0]
    return client.post(
        reverse("documents:quote_answer", args=[quote.public_id]),
        {"once": token, **said},
    )


def test_a_yes_by_phone_is_noted_on_the_page(anna, quote):
    answer = say(anna, quote, answer="accepted", name=" Marie ", reason="Au téléphone")

    assert answer.status_code == 302
    assert CustomerAnswer.objects.get().name == "Marie"
    html = page_of(anna, quote).content.decode()
    assert "Comment vous l’avez su" in html
    assert 'id="work"' in html
    assert 'id="heard"' not in html


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(anna, quote):
    page = say(anna, quote, answer="accepted", name="", reason="Par e-mail")

    form = page.context["heard"]
    assert list(form.errors) == ["name"]
    assert form["reason"].value() == "Par e-mail"
    assert "Par e-mail" in page.content.decode()
    assert not CustomerAnswer.objects.exists()


def test_two_windows_note_one_answer(anna, quote):
    html = page_of(anna, quote).content.decode()
    token = html.split('name="once" value="')[1].split('"')[0]
    say(anna, quote, answer="accepted", name="Marie")

    late = anna.post(
        reverse("documents:quote_answer", args=[quote.public_id]),
        {"once": token, "answer": "declined", "name": "Marie"},
    )

    assert late.context["heard"].errors
    assert Paper.objects.get(pk=quote.pk).state == "won"


def test_the_work_is_noted_and_taken_back(anna, quote):
    say(anna, quote, answer="accepted", name="Marie")
    address = reverse("documents:quote_progress", args=[quote.public_id, "delivered"])

    assert anna.post(address, {"on": clock.today().isoformat()}).status_code == 302
    assert QuoteProgress.objects.get().on == clock.today()
    anna.post(address, {"undo": "1"})
    assert not QuoteProgress.objects.exists()


@pytest.mark.parametrize("on", ["", "hier", "2999-01-01"])
def test_a_wrong_day_is_refused_in_words(anna, quote, on):
    say(anna, quote, answer="accepted", name="Marie")
    address = reverse("documents:quote_progress", args=[quote.public_id, "started"])

    assert anna.post(address, {"on": on}).status_code == 302
    assert not QuoteProgress.objects.exists()


def test_a_step_that_does_not_exist_has_no_address(anna, quote):
    address = reverse("documents:quote_progress", args=[quote.public_id, "paid"])

    assert anna.post(address).status_code == 404


def test_who_only_reads_notes_nothing(cast, client_for, quote):
    html = page_of(client_for(cast.ben), quote).content.decode()

    assert 'id="heard"' not in html
